package io.spawnwatch.connector.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.spawnwatch.risk.Suppression;
import java.io.IOException;

/** A suppressed row: the risk event that was not raised, after the allowlist entry that covers it. */
final class SuppressionWriter extends JsonSerializer<Suppression> {

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
