package io.spawnwatch.connector.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.Suppression;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** The JSON that consumers rely on: names, order and form of the fields are a contract. */
class RecordJsonTest {
    private static final String ROW = """
        "risk_event_id":"c0ffee","revision":2,"detection_id":"24869767-8579-485d-9a4f-d9ddfd8f0cac",\
        "detection_name":"Process Execution via WMI","detection_version":1,\
        "search_name":"ESCU - Process Execution via WMI - Rule","type":"TTP",\
        "window_start":"2020-08-06T07:00:00.000Z","window_end":"2020-08-06T08:00:00.000Z",\
        "dest":"ws-1","user":"null","process":"cmd.exe /c \\"x\\"","count":3,\
        "firstTime":"2020-08-06T07:56:41.450Z","lastTime":"2020-08-06T07:56:42.000Z",\
        "risk_score":49.0,"impact":70,"confidence":70,"severity":"medium","risk_message":"ws-1 ran it",\
        "risk_objects":[{"risk_object":"ws-1","risk_object_type":"system","risk_score":49.0,\
        "risk_object_kind":"risk","risk_message":"ws-1 ran it"}],\
        "threat_objects":[{"threat_object":"cmd.exe","threat_object_type":"process_name"}],\
        "annotations":{"mitre_attack":["T1047"],\
        "mitre_attack_technique":["Windows Management Instrumentation"],"mitre_attack_tactic":["Execution"]},\
        "analytic_story":["Suspicious WMI Use"],"security_domain":"endpoint","late":false,"clock_skew":true\
        """;

    static <T> String json(SerializationSchema<T> schema, T element) throws Exception {
        schema.open(null);
        return new String(schema.serialize(element), StandardCharsets.UTF_8);
    }

    @Test
    void aRiskEventIsOneFlatObject() throws Exception {
        assertThat(json(RecordJson.riskEvents(), RiskEvents.event("cmd.exe /c \"x\"")))
                .isEqualTo("{" + ROW + "}");
    }

    @Test
    void aSuppressionIsTheRiskEventAfterTheEntryThatCoversIt() throws Exception {
        Suppression suppression =
                new Suppression(RiskEvents.event("cmd.exe /c \"x\""), "inventory", "it@corp.example", "CHG-1");

        assertThat(json(RecordJson.suppressions(), suppression))
                .isEqualTo("{\"allowlist_entry\":\"inventory\",\"allowlist_owner\":\"it@corp.example\","
                        + "\"allowlist_reason\":\"CHG-1\"," + ROW + "}");
    }

    @Test
    void aDetectionWithOnlyAScoreHasNeitherImpactNorConfidence() throws Exception {
        RiskEvent event = RiskEvents.scored("x", 64.5, null, null);

        assertThat(json(RecordJson.riskEvents(), event))
                .contains("\"risk_score\":64.5,\"severity\":\"medium\"")
                .doesNotContain("impact", "confidence");
    }

    @Test
    void aFindingHasItsTitleAndEachObjectItsKindAndMessage() throws Exception {
        RiskEvent event = RiskEvents.with(
                List.of(),
                "a title",
                List.of(
                        new RiskObject("ada", "user", 64, RiskObjectKind.FINDING, "a title"),
                        new RiskObject("ws-1", "system", 20, RiskObjectKind.INTERMEDIATE_FINDING, "a message")),
                List.of());

        assertThat(json(RecordJson.riskEvents(), event)).contains("""
                "risk_message":"a title","finding_title":"a title","risk_objects":[\
                {"risk_object":"ada","risk_object_type":"user","risk_score":64.0,\
                "risk_object_kind":"finding","risk_message":"a title"},\
                {"risk_object":"ws-1","risk_object_type":"system","risk_score":20.0,\
                "risk_object_kind":"intermediate_finding","risk_message":"a message"}],\
                """.strip());
    }

    @Test
    void aFieldOfTheRowIsATextANumberOrAList() throws Exception {
        RiskEvent event = RiskEvents.with(
                List.of(
                        new RowField("process", List.of("a \"1\"", "b"), false),
                        new RowField("dc_dest", List.of("12"), true),
                        new RowField("ratio", List.of("0.0000001"), true),
                        new RowField("large", List.of("123456789012345678901234567890"), true),
                        RowField.of("process_id", "12")),
                "m",
                List.of(),
                List.of());

        assertThat(json(RecordJson.riskEvents(), event))
                .contains("\"process\":[\"a \\\"1\\\"\",\"b\"],\"dc_dest\":12,\"ratio\":0.0000001,"
                        + "\"large\":123456789012345678901234567890,\"process_id\":\"12\",\"count\":3,");
    }

    /** No search may give its rows a field with one of these names, so no object has a name twice. */
    @Test
    void theNamesOfTheEventsOwnFieldsAreReserved() throws Exception {
        RiskEvent bare = RiskEvents.with(List.of(), "m", List.of(), List.of());
        Set<String> names = new TreeSet<>();
        new ObjectMapper()
                .readTree(json(RecordJson.suppressions(), new Suppression(bare, "", "", "")))
                .fieldNames()
                .forEachRemaining(names::add);
        names.add("risk_objects_left_out");
        names.add("threat_objects_left_out");
        names.add("row_limit");
        Set<String> reserved = new TreeSet<>(ReservedFields.OF_RISK_EVENTS);
        reserved.addAll(ReservedFields.OF_ROWS);
        assertThat(names).isEqualTo(reserved);
    }

    @Test
    void aRejectedKafkaRecordHasTopicPartitionAndOffset() throws Exception {
        RejectedRecord rejected = new RejectedRecord(
                "process-events", 3, 1234567890123L, 1_763_283_600_000L, "no_timestamp", "no time", 17, "{\"a\":1}");

        assertThat(json(RecordJson.rejections(), rejected))
                .isEqualTo(
                        "{\"topic\":\"process-events\",\"partition\":3,\"offset\":1234567890123,\"arrival_time\":\"2025-11-16T09:00:00.000Z\",\"reason\":\"no_timestamp\",\"detail\":\"no"
                                + " time\",\"size\":17,\"excerpt\":\"{\\\"a\\\":1}\"}");
    }

    @Test
    void aRejectedRecordOfAFileHasFileAndLine() throws Exception {
        RejectedRecord rejected = new RejectedRecord(
                "/data/events.jsonl",
                RejectedRecord.NO_PARTITION,
                7,
                Decoded.NO_TIME,
                "malformed",
                "no JSON",
                2,
                "\ufffd");

        assertThat(json(RecordJson.rejections(), rejected))
                .isEqualTo(
                        "{\"file\":\"/data/events.jsonl\",\"line\":7,\"reason\":\"malformed\",\"detail\":\"no JSON\","
                                + "\"size\":2,\"excerpt\":\"\\uFFFD\"}");
    }

    @Test
    void everyCharacterOfACommandLineIsKeptAndEscaped() throws Exception {
        StringBuilder every = new StringBuilder("\u202etxt.exe \ud83d\ude00 lone \ud83d and \ude00 end");
        for (char c = 0; c < 0x180; c++) {
            every.append(c);
        }

        String json = json(RecordJson.riskEvents(), RiskEvents.event(every.toString()));

        assertThat(json.chars()).allMatch(c -> c >= ' ' && c <= 0x7f);
        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(read.get("process").textValue()).isEqualTo(every.toString());
    }

    /** Schemas travel to the tasks as serialized objects, each for its own kind of record. */
    @Test
    void schemasAreSerializable() throws Exception {
        RiskEvent event = RiskEvents.event("x");
        Suppression suppression = new Suppression(event, "a", "o", "r");
        RejectedRecord rejected = new RejectedRecord("t", 0, 1, 0, "malformed", "", 0, "");

        assertSerializable(RecordJson.riskEvents(), event);
        assertSerializable(RecordJson.suppressions(), suppression);
        assertSerializable(RecordJson.rejections(), rejected);
        assertSerializable(RecordJson.boundedRiskEvents(1000), event);
        assertSerializable(RecordJson.boundedSuppressions(1000), suppression);
        assertSerializable(RecordJson.boundedRejections(100), rejected);
    }

    private static <T> void assertSerializable(SerializationSchema<T> schema, T element) throws Exception {
        assertThat(json(InstantiationUtil.clone(schema), element)).isEqualTo(json(schema, element));
    }
}
