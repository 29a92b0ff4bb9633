package io.spawnwatch.connector.json;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.event.EventTime;
import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.SerializerProvider;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ser.std.StdSerializer;

/** A rejected record: where it stands, in Kafka's terms or a file's, and why it could not be used. */
final class RejectedRecordWriter extends StdSerializer<RejectedRecord> {
    private static final long serialVersionUID = 1L;

    RejectedRecordWriter() {
        super(RejectedRecord.class);
    }

    @Override
    public void serialize(RejectedRecord rejected, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        if (rejected.partition() == RejectedRecord.NO_PARTITION) {
            json.writeStringField("file", rejected.origin());
            json.writeNumberField("line", rejected.position());
        } else {
            json.writeStringField("topic", rejected.origin());
            json.writeNumberField("partition", rejected.partition());
            json.writeNumberField("offset", rejected.position());
        }
        if (rejected.arrivalMs() != Decoded.NO_TIME) {
            json.writeStringField("arrival_time", EventTime.format(rejected.arrivalMs()));
        }
        json.writeStringField("reason", rejected.reason());
        json.writeStringField("detail", rejected.detail());
        json.writeNumberField("size", rejected.sizeBytes());
        json.writeStringField("excerpt", rejected.excerpt());
        json.writeEndObject();
    }
}
