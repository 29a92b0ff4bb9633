package io.spawnwatch.connector.json;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.ThreatObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.SerializerProvider;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ser.std.StdSerializer;

/** A risk event as one flat JSON object: the row's own fields under their CIM names, and those of RBA. */
final class RiskEventWriter extends StdSerializer<RiskEvent> {
    private static final long serialVersionUID = 1L;

    RiskEventWriter() {
        super(RiskEvent.class);
    }

    @Override
    public void serialize(RiskEvent event, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        writeFields(event, json);
        json.writeEndObject();
    }

    static void writeFields(RiskEvent event, JsonGenerator json) throws IOException {
        json.writeStringField("risk_event_id", event.riskEventId());
        json.writeNumberField("revision", event.revision());
        json.writeStringField("detection_id", event.detectionId());
        json.writeStringField("detection_name", event.detectionName());
        json.writeNumberField("detection_version", event.detectionVersion());
        json.writeStringField("search_name", event.searchName());
        json.writeStringField("type", event.type());
        json.writeStringField("window_start", EventTime.format(event.windowStartMs()));
        json.writeStringField("window_end", EventTime.format(event.windowEndMs()));
        for (RowField field : event.row()) {
            writeRowField(field, json);
        }
        json.writeNumberField("count", event.count());
        json.writeStringField("firstTime", EventTime.format(event.firstTimeMs()));
        json.writeStringField("lastTime", EventTime.format(event.lastTimeMs()));
        writeRisk(event, json);
        writeAnnotations(event, json);
        json.writeBooleanField("late", event.late());
        json.writeBooleanField("clock_skew", event.clockSkew());
    }

    private static void writeRowField(RowField field, JsonGenerator json) throws IOException {
        String name = field.name();
        if (field.values().size() != 1) {
            writeTexts(name, field.values(), json);
        } else if (field.number()) {
            json.writeFieldName(name);
            json.writeNumber(new BigDecimal(field.values().get(0)).toPlainString());
        } else {
            json.writeStringField(name, field.values().get(0));
        }
    }

    private static void writeRisk(RiskEvent event, JsonGenerator json) throws IOException {
        json.writeNumberField("risk_score", event.riskScore());
        if (event.impact() != null && event.confidence() != null) {
            json.writeNumberField("impact", event.impact());
            json.writeNumberField("confidence", event.confidence());
        }
        json.writeStringField("severity", event.severity());
        json.writeStringField("risk_message", event.riskMessage());
        json.writeArrayFieldStart("risk_objects");
        for (RiskObject object : event.riskObjects()) {
            json.writeStartObject();
            json.writeStringField("risk_object", object.riskObject());
            json.writeStringField("risk_object_type", object.riskObjectType());
            json.writeNumberField("risk_score", object.riskScore());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("threat_objects");
        for (ThreatObject object : event.threatObjects()) {
            json.writeStartObject();
            json.writeStringField("threat_object", object.threatObject());
            json.writeStringField("threat_object_type", object.threatObjectType());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeAnnotations(RiskEvent event, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("annotations");
        writeTexts("mitre_attack", event.mitreAttackIds(), json);
        writeTexts("mitre_attack_technique", event.mitreAttackTechniques(), json);
        writeTexts("mitre_attack_tactic", event.mitreAttackTactics(), json);
        json.writeEndObject();
        writeTexts("analytic_story", event.analyticStories(), json);
        json.writeStringField("security_domain", event.securityDomain());
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
