package io.spawnwatch.connector.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Rejection;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published JSON Schemas describe exactly what is written, and the documentation names every field of them. */
class RecordSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS = 500;
    /** Short enough that most random rows are shortened. */
    private static final int SHORT_BYTES = 3000;

    private static <T> ObjectNode written(SerializationSchema<T> schema, T element) throws IOException {
        return (ObjectNode) JSON.readTree(schema.serialize(element));
    }

    private static ObjectNode example(RecordSchemas schema) throws IOException {
        RiskEvent event = RiskScoring.score(new RandomRows(7).next());
        return switch (schema) {
            case RISK_EVENT -> written(RecordJson.riskEvents(), event);
            case SUPPRESSED -> written(RecordJson.suppressions(), new Suppression(event, "a", "b", "c"));
            case REJECTED -> written(RecordJson.rejections(), rejected("events", 0, 17, "no_timestamp", ""));
        };
    }

    private static RejectedRecord rejected(String origin, int partition, long position, String reason, String text) {
        long arrivalMs = partition == RejectedRecord.NO_PARTITION ? Decoded.NO_TIME : 1_763_283_600_000L;
        return new RejectedRecord(origin, partition, position, arrivalMs, reason, text, text.length(), text);
    }

    @Test
    void randomRiskEventsSatisfyTheSchema() throws IOException {
        RandomRows rows = new RandomRows(20261128);
        int shortened = 0;
        Set<String> kinds = new TreeSet<>();
        int titles = 0;
        for (int i = 0; i < RECORDS; i++) {
            RiskEvent event = RiskScoring.score(rows.next());
            ObjectNode whole = written(RecordJson.riskEvents(), event);
            ObjectNode bounded = written(RecordJson.boundedRiskEvents(SHORT_BYTES), event);

            assertThat(RecordSchemas.RISK_EVENT.faults(whole)).as("%s", whole).isEmpty();
            assertThat(RecordSchemas.RISK_EVENT.faults(bounded))
                    .as("%s", bounded)
                    .isEmpty();
            shortened += bounded.has("risk_objects_left_out") ? 1 : 0;
            titles += whole.has("finding_title") ? 1 : 0;
            whole.get("risk_objects")
                    .forEach(object -> kinds.add(object.get("risk_object_kind").asText()));
        }
        assertThat(titles).as("events with the title of a finding").isBetween(1, RECORDS - 1);
        assertThat(kinds).containsExactly("finding", "intermediate_finding", "risk");
        assertThat(shortened).as("events with objects left out").isPositive();
    }

    @Test
    void randomSuppressionsSatisfyTheSchema() throws IOException {
        RandomRows rows = new RandomRows(20261129);
        for (int i = 0; i < RECORDS; i++) {
            Suppression suppression =
                    new Suppression(RiskScoring.score(rows.next()), rows.text(), rows.text(), rows.text());
            for (SerializationSchema<Suppression> schema :
                    List.of(RecordJson.suppressions(), RecordJson.boundedSuppressions(SHORT_BYTES))) {
                ObjectNode record = written(schema, suppression);
                assertThat(RecordSchemas.SUPPRESSED.faults(record))
                        .as("%s", record)
                        .isEmpty();
            }
        }
    }

    @Test
    void rejectedRecordsOfEveryReasonSatisfyTheSchema() throws IOException {
        RandomRows rows = new RandomRows(20261130);
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            for (int partition : new int[] {RejectedRecord.NO_PARTITION, 0, 12}) {
                ObjectNode record = written(
                        RecordJson.rejections(), rejected(rows.text(), partition, 5, reason.wireName(), rows.text()));
                assertThat(RecordSchemas.REJECTED.faults(record))
                        .as("%s", record)
                        .isEmpty();
            }
        }
    }

    @Test
    void theRecordsOfTheDemosEventsSatisfyTheSchemas(@TempDir Path folder) throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
            - {id: a, detections: ["*"], match: {user: '*petrov'}, owner: o, reason: r}
            """);
        Path events = folder.resolve("events.jsonl");
        CommandRun.successful("demo", "--write-events", events.toString());
        Map<RecordSchemas, Path> outputs = new EnumMap<>(RecordSchemas.class);
        for (RecordSchemas schema : RecordSchemas.values()) {
            outputs.put(schema, folder.resolve(schema + ".jsonl"));
        }
        CommandRun.successful(
                "replay",
                "--input=" + events,
                "--allowlist=" + allowlist,
                "--output=" + outputs.get(RecordSchemas.RISK_EVENT),
                "--suppressed=" + outputs.get(RecordSchemas.SUPPRESSED),
                "--rejected=" + outputs.get(RecordSchemas.REJECTED));

        for (Map.Entry<RecordSchemas, Path> output : outputs.entrySet()) {
            RecordSchemas schema = output.getKey();
            List<JsonNode> records = CommandRun.jsonLines(output.getValue());
            assertThat(records).as("%s", schema).isNotEmpty();
            assertThat(records)
                    .allSatisfy(record -> assertThat(schema.faults(record)).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatTheSchemaDoesNotDescribeIsAFault(RecordSchemas schema) throws IOException {
        assertThat(schema.faults(example(schema))).isEmpty();
        assertThat(schema.faults(example(schema).put("new_field", "x"))).isNotEmpty();
    }

    @Test
    void aNestedFieldThatTheSchemaDoesNotDescribeIsAFault() throws IOException {
        for (String path : List.of("/annotations", "/risk_objects/0", "/threat_objects/0")) {
            ObjectNode event = example(RecordSchemas.RISK_EVENT);
            JsonNode nested = event.at(path);
            assertThat(nested.isObject()).as(path).isTrue();
            ((ObjectNode) nested).put("new_field", "x");

            assertThat(RecordSchemas.RISK_EVENT.faults(event)).as(path).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingFieldIsAFault(RecordSchemas schema) throws IOException {
        for (String name : schema.required()) {
            assertThat(schema.faults(example(schema).without(List.of(name))))
                    .as("without %s", name)
                    .isNotEmpty();
        }
    }

    @Test
    void everyFieldThatIsAlwaysWrittenIsRequired() throws IOException {
        Set<String> optional = Set.of(
                "impact",
                "confidence",
                "finding_title",
                "risk_objects_left_out",
                "threat_objects_left_out",
                "row_limit");
        Set<String> expected = new TreeSet<>(RecordSchemas.SUPPRESSED.ownFieldNames());
        expected.removeAll(optional);

        assertThat(RecordSchemas.SUPPRESSED.required()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** No search may give its rows a field with one of these names, so no record has a name twice. */
    @Test
    void theFieldsOfTheSchemaAreReserved() {
        Set<String> reserved = new TreeSet<>(ReservedFields.OF_RISK_EVENTS);
        reserved.addAll(ReservedFields.OF_ROWS);

        assertThat(RecordSchemas.SUPPRESSED.ownFieldNames()).containsExactlyInAnyOrderElementsOf(reserved);
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentationNamesEveryField(RecordSchemas schema) throws IOException {
        String documentation = Files.readString(Path.of("README.md"));

        assertThat(schema.fieldNames())
                .as("fields that job/README.md does not name")
                .filteredOn(name -> !documentation.contains("`" + name + "`"))
                .isEmpty();
    }
}
