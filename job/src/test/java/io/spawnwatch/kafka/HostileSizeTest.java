package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A producer fails on a record that is too large for the broker. The job would fail too, after every restart. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class HostileSizeTest {
    /** The broker's default limit. */
    private static final int BROKER_BYTES = 1 << 20;

    /** The longest record that the job reads. */
    private static final int MAX_BYTES = 1 << 20;

    @TempDir
    Path stateDir;

    /** Pads a CIM event to a length in bytes, at the marker {@code FILL} in one of its values. */
    private static byte[] filled(Execution execution, String fill, int bytes) {
        String event = new String(execution.cim(), StandardCharsets.UTF_8);
        int rest = bytes - (event.length() - "FILL".length());
        String text = fill.repeat(rest / fill.getBytes(StandardCharsets.UTF_8).length);
        return event.replace("FILL", text).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hugeValuesAreCutSoThatTheirJsonFitsAndTheJobContinues(KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        JobTopics topics = JobTopics.create(broker);
        // Two bytes, or the six of an escape, become six bytes; the host is in the record four times.
        Map<String, String> fills = new LinkedHashMap<>();
        fills.put("two bytes", "\u00e9");
        fills.put("noncharacter", "\uffff");
        fills.put("control", "\\u0001");
        fills.put("lone surrogate", "\\ud800");
        fills.put("pair", "\ud83d\udca9");
        fills.put("quote", "\\\"");
        int processId = 0;
        for (String fill : fills.values()) {
            topics.send(0, filled(Execution.byWmi("ws7", ++processId, NINE).running("FILL"), fill, MAX_BYTES));
            topics.send(1, filled(Execution.byWmi("FILL", ++processId, NINE).running("whoami"), fill, MAX_BYTES));
        }
        topics.send(0, filled(Execution.byWmi("ws7", ++processId, NINE).running("FILL"), "x", MAX_BYTES + 1));
        topics.send(0, filled(Execution.byWmi("ws7", ++processId, NINE).running("FILL"), "x", 3 * MAX_BYTES));
        Execution usual = Execution.byWmi("ws7", ++processId, NINE);
        topics.send(0, usual.cim());

        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader rejected = broker.reader(topics.rejected())) {
            riskEvents.await(2 * fills.size() + 1);
            rejected.await(2);
            job.stop();

            Map<String, Written> byProcess = riskEvents.all().stream()
                    .collect(Collectors.toMap(written -> written.text("process_id"), written -> written));
            assertThat(byProcess).hasSize(2 * fills.size() + 1);
            assertThat(byProcess.get(String.valueOf(processId)).text("process")).isEqualTo(usual.process());
            assertThat(riskEvents.all())
                    .allSatisfy(written -> assertThat(written.bytes()).isLessThan(BROKER_BYTES));
            int next = 0;
            for (String fill : fills.values()) {
                String unit = fill.replace("\\u0001", "\u0001")
                        .replace("\\ud800", "\ud800")
                        .replace("\\\"", "\"");
                assertThat(byProcess.get(String.valueOf(++next)).text("process"))
                        .startsWith(unit.repeat(8_000))
                        .matches("(?s).*\\.\\.\\.\\[cut, \\d+ characters in all]");
                assertThat(byProcess.get(String.valueOf(++next)).text("dest"))
                        .startsWith(unit.repeat(8_000))
                        .matches("(?s).*\\.\\.\\.\\[cut, \\d+ characters in all]");
            }
            assertThat(rejected.all())
                    .extracting(
                            written -> written.text("reason"),
                            written -> written.json().path("partition").asInt())
                    .containsOnly(tuple("oversized", 0));
        }
    }

    @Test
    void hugeAllowlistEntriesDoNotStopTheJob(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        String huge = "\u00e9".repeat(400_000);
        topics.allow("unknown key", "{\"" + huge + "\":1}");
        topics.allow("unknown field", Map.of(huge, "ws7"));
        topics.allow(huge, "no entry");
        topics.allow(
                "huge reason",
                "{\"detections\":[\"*\"],\"match\":{\"dest\":\"ws7\"},\"owner\":\"it\",\"reason\":\"" + huge + "\"}");
        Execution covered = Execution.byWmi("ws7", 1, NINE);
        topics.send(covered);
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader suppressed = broker.reader(topics.suppressed());
                TopicReader rejected = broker.reader(topics.rejected())) {
            suppressed.await(1);
            rejected.await(3);
            job.stop();
            assertThat(suppressed.all())
                    .extracting(Written::key, written -> written.text("allowlist_entry"))
                    .containsExactly(tuple(covered.riskEventId(), "huge reason"));
            assertThat(suppressed.all().get(0).text("allowlist_reason")).startsWith("\u00e9".repeat(8_000));
            assertThat(rejected.all()).hasSize(3);
            for (List<Written> written : List.of(suppressed.all(), rejected.all())) {
                assertThat(written)
                        .allSatisfy(record -> assertThat(record.bytes()).isLessThan(BROKER_BYTES));
            }
        }
    }
}
