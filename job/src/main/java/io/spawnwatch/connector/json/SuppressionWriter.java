package io.spawnwatch.connector.json;

import io.spawnwatch.risk.Suppression;
import java.io.IOException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.SerializerProvider;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ser.std.StdSerializer;

/** A suppressed row: the risk event that was not raised, and the allowlist entry that covers it. */
final class SuppressionWriter extends StdSerializer<Suppression> {
    private static final long serialVersionUID = 1L;

    SuppressionWriter() {
        super(Suppression.class);
    }

    @Override
    public void serialize(Suppression suppression, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        json.writeStringField("allowlist_entry", suppression.entryId());
        json.writeStringField("allowlist_owner", suppression.owner());
        json.writeStringField("allowlist_reason", suppression.reason());
        RiskEventWriter.writeFields(suppression.riskEvent(), json);
        json.writeEndObject();
    }
}
