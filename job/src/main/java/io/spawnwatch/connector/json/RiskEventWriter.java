package io.spawnwatch.connector.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
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
    // Jackson looks through a name for what it has to escape each time it is written as a String.
    private static final SerializedString RISK_EVENT_ID = new SerializedString("risk_event_id");
    private static final SerializedString REVISION = new SerializedString("revision");
    private static final SerializedString DETECTION_ID = new SerializedString("detection_id");
    private static final SerializedString DETECTION_NAME = new SerializedString("detection_name");
    private static final SerializedString DETECTION_VERSION = new SerializedString("detection_version");
    private static final SerializedString SEARCH_NAME = new SerializedString("search_name");
    private static final SerializedString TYPE = new SerializedString("type");
    private static final SerializedString WINDOW_START = new SerializedString("window_start");
    private static final SerializedString WINDOW_END = new SerializedString("window_end");
    private static final SerializedString COUNT = new SerializedString("count");
    private static final SerializedString FIRST_TIME = new SerializedString("firstTime");
    private static final SerializedString LAST_TIME = new SerializedString("lastTime");
    private static final SerializedString LATE = new SerializedString("late");
    private static final SerializedString CLOCK_SKEW = new SerializedString("clock_skew");
    private static final SerializedString RISK_SCORE = new SerializedString("risk_score");
    private static final SerializedString IMPACT = new SerializedString("impact");
    private static final SerializedString CONFIDENCE = new SerializedString("confidence");
    private static final SerializedString SEVERITY = new SerializedString("severity");
    private static final SerializedString RISK_MESSAGE = new SerializedString("risk_message");
    private static final SerializedString FINDING_TITLE = new SerializedString("finding_title");
    private static final SerializedString RISK_OBJECTS = new SerializedString("risk_objects");
    private static final SerializedString RISK_OBJECT = new SerializedString("risk_object");
    private static final SerializedString RISK_OBJECT_TYPE = new SerializedString("risk_object_type");
    private static final SerializedString RISK_OBJECT_KIND = new SerializedString("risk_object_kind");
    private static final SerializedString THREAT_OBJECTS = new SerializedString("threat_objects");
    private static final SerializedString THREAT_OBJECT = new SerializedString("threat_object");
    private static final SerializedString THREAT_OBJECT_TYPE = new SerializedString("threat_object_type");
    private static final SerializedString ANNOTATIONS = new SerializedString("annotations");
    private static final SerializedString SECURITY_DOMAIN = new SerializedString("security_domain");

    @Override
    public void serialize(RiskEvent event, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        writeFields(event, json);
        json.writeEndObject();
    }

    static void writeFields(RiskEvent event, JsonGenerator json) throws IOException {
        DetectionReference detection = event.detection();
        Tally tally = event.tally();
        writeText(RISK_EVENT_ID, event.riskEventId(), json);
        json.writeFieldName(REVISION);
        json.writeNumber(event.revision());
        writeText(DETECTION_ID, detection.id(), json);
        writeText(DETECTION_NAME, detection.name(), json);
        json.writeFieldName(DETECTION_VERSION);
        json.writeNumber(detection.version());
        writeText(SEARCH_NAME, detection.searchName(), json);
        writeText(TYPE, detection.type(), json);
        writeText(WINDOW_START, EventTime.format(event.window().startMs()), json);
        writeText(WINDOW_END, EventTime.format(event.window().endMs()), json);
        for (RowField field : event.row()) {
            writeRowField(field, json);
        }
        json.writeFieldName(COUNT);
        json.writeNumber(tally.count());
        writeText(FIRST_TIME, EventTime.format(tally.firstTimeMs()), json);
        writeText(LAST_TIME, EventTime.format(tally.lastTimeMs()), json);
        writeRisk(event.risk(), json);
        writeAnnotations(event.annotations(), json);
        json.writeFieldName(LATE);
        json.writeBoolean(event.late());
        json.writeFieldName(CLOCK_SKEW);
        json.writeBoolean(tally.clockSkew());
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
        json.writeFieldName(RISK_SCORE);
        json.writeNumber(risk.score());
        if (risk.impact() != null && risk.confidence() != null) {
            json.writeFieldName(IMPACT);
            json.writeNumber(risk.impact());
            json.writeFieldName(CONFIDENCE);
            json.writeNumber(risk.confidence());
        }
        writeText(SEVERITY, risk.severity(), json);
        writeText(RISK_MESSAGE, risk.message(), json);
        if (risk.findingTitle() != null) {
            writeText(FINDING_TITLE, risk.findingTitle(), json);
        }
        json.writeFieldName(RISK_OBJECTS);
        json.writeStartArray();
        for (RiskObject object : risk.riskObjects()) {
            json.writeStartObject();
            writeText(RISK_OBJECT, object.riskObject(), json);
            writeText(RISK_OBJECT_TYPE, object.riskObjectType(), json);
            json.writeFieldName(RISK_SCORE);
            json.writeNumber(object.riskScore());
            writeText(RISK_OBJECT_KIND, object.kind().wireName(), json);
            writeText(RISK_MESSAGE, object.message(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName(THREAT_OBJECTS);
        json.writeStartArray();
        for (ThreatObject object : risk.threatObjects()) {
            json.writeStartObject();
            writeText(THREAT_OBJECT, object.threatObject(), json);
            writeText(THREAT_OBJECT_TYPE, object.threatObjectType(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeAnnotations(Annotations annotations, JsonGenerator json) throws IOException {
        json.writeFieldName(ANNOTATIONS);
        json.writeStartObject();
        writeTexts("mitre_attack", annotations.techniqueIds(), json);
        writeTexts("mitre_attack_technique", annotations.techniques(), json);
        writeTexts("mitre_attack_tactic", annotations.tactics(), json);
        json.writeEndObject();
        writeTexts("analytic_story", annotations.analyticStories(), json);
        writeText(SECURITY_DOMAIN, annotations.securityDomain(), json);
    }

    private static void writeText(SerializedString name, String text, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeString(text);
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
