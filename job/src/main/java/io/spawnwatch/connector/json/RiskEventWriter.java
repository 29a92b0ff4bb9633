package io.spawnwatch.connector.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.risk.Annotations;
import io.spawnwatch.risk.DetectionReference;
import io.spawnwatch.risk.Risk;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.ThreatObject;
import io.spawnwatch.sighting.Tally;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * A risk event as one flat JSON object: the row's own fields under their CIM names, and those of RBA. Each field written here
 * is described in {@code schema/risk-event.schema.json} and reserved in {@link io.spawnwatch.detection.ReservedFields}.
 */
final class RiskEventWriter extends JsonSerializer<RiskEvent> {

    @Override
    public void serialize(RiskEvent event, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        writeFields(event, json);
        json.writeEndObject();
    }

    static void writeFields(RiskEvent event, JsonGenerator json) throws IOException {
        DetectionReference detection = event.detection();
        Tally tally = event.tally();
        json.writeStringField("risk_event_id", event.riskEventId());
        json.writeNumberField("revision", event.revision());
        json.writeStringField("detection_id", detection.id());
        json.writeStringField("detection_name", detection.name());
        json.writeNumberField("detection_version", detection.version());
        json.writeStringField("search_name", detection.searchName());
        json.writeStringField("type", detection.type());
        json.writeStringField("window_start", EventTime.format(event.window().startMs()));
        json.writeStringField("window_end", EventTime.format(event.window().endMs()));
        for (RowField field : event.row()) {
            writeRowField(field, json);
        }
        json.writeNumberField("count", tally.count());
        json.writeStringField("firstTime", EventTime.format(tally.firstTimeMs()));
        json.writeStringField("lastTime", EventTime.format(tally.lastTimeMs()));
        writeRisk(event.risk(), json);
        writeAnnotations(event.annotations(), json);
        json.writeBooleanField("late", event.late());
        json.writeBooleanField("clock_skew", tally.clockSkew());
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

    private static void writeRisk(Risk risk, JsonGenerator json) throws IOException {
        json.writeNumberField("risk_score", risk.score());
        if (risk.impact() != null && risk.confidence() != null) {
            json.writeNumberField("impact", risk.impact());
            json.writeNumberField("confidence", risk.confidence());
        }
        json.writeStringField("severity", risk.severity());
        json.writeStringField("risk_message", risk.message());
        if (risk.findingTitle() != null) {
            json.writeStringField("finding_title", risk.findingTitle());
        }
        json.writeArrayFieldStart("risk_objects");
        for (RiskObject object : risk.riskObjects()) {
            json.writeStartObject();
            json.writeStringField("risk_object", object.riskObject());
            json.writeStringField("risk_object_type", object.riskObjectType());
            json.writeNumberField("risk_score", object.riskScore());
            json.writeStringField("risk_object_kind", object.kind().wireName());
            json.writeStringField("risk_message", object.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("threat_objects");
        for (ThreatObject object : risk.threatObjects()) {
            json.writeStartObject();
            json.writeStringField("threat_object", object.threatObject());
            json.writeStringField("threat_object_type", object.threatObjectType());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeAnnotations(Annotations annotations, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("annotations");
        writeTexts("mitre_attack", annotations.techniqueIds(), json);
        writeTexts("mitre_attack_technique", annotations.techniques(), json);
        writeTexts("mitre_attack_tactic", annotations.tactics(), json);
        json.writeEndObject();
        writeTexts("analytic_story", annotations.analyticStories(), json);
        json.writeStringField("security_domain", annotations.securityDomain());
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
