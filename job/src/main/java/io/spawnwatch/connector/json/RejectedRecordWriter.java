package io.spawnwatch.connector.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.event.EventTime;
import java.io.IOException;

/** A rejected record: where it is, in terms of Kafka or of a file, and why it cannot be used. */
final class RejectedRecordWriter extends JsonSerializer<RejectedRecord> {

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
