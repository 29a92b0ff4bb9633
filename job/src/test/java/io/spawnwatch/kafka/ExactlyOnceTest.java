package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.risk.RiskEventId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@ExtendWith(SharedServers.class)
class ExactlyOnceTest {
    private static final Execution BY_SYSMON = Execution.byWmi("ws7", 11, NINE.plusMillis(1_450));
    private static final Execution BY_4688 = Execution.byWmi("ws8", 12, NINE.plusMillis(2_500));
    private static final Execution TWICE = Execution.byWmi("ws9", 13, NINE.plusMillis(3_250));
    private static final Instant AGAIN = NINE.plusSeconds(63);
    private static final Instant AFTER_THE_WINDOW = NINE.plus(Duration.ofHours(2));

    @TempDir
    Path stateDir;

    @Test
    void eventsOfSeveralSourcetypesBecomeRiskEvents(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        topics.send(0, BY_SYSMON.sysmon());
        topics.send(1, BY_4688.security4688());
        topics.send(0, TWICE.cim());
        topics.send(0, Execution.byDesktop("ws7", 14, NINE.plusSeconds(4)).cim());
        topics.send(1, Execution.byDesktop("ws8", 15, NINE.plusSeconds(4)).sysmon());
        topics.send(0, TWICE.at(AGAIN).sysmon());
        // From here on only other kinds of events advance the watermark, and the windows still close.
        topics.send(0, Execution.connection("ws7", AFTER_THE_WINDOW));
        topics.send(1, Execution.connection("ws8", AFTER_THE_WINDOW));

        List<Written> risk;
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            riskEvents.await(4);
            job.stop();
            risk = riskEvents.all();
        }

        assertThat(risk)
                .extracting(written -> (ObjectNode) written.json())
                .containsExactlyInAnyOrder(
                        riskEvent(BY_SYSMON, BY_SYSMON.groupValues(), 1, 1, BY_SYSMON.time()),
                        riskEvent(BY_4688, BY_4688.groupValuesOf4688(), 1, 1, BY_4688.time()),
                        riskEvent(TWICE, TWICE.groupValues(), 1, 1, TWICE.time()),
                        riskEvent(TWICE, TWICE.groupValues(), 2, 2, AGAIN));
        assertThat(risk).allSatisfy(written -> assertThat(written.key()).isEqualTo(written.text("risk_event_id")));
        assertThat(all(broker, topics.suppressed())).isEmpty();
        assertThat(all(broker, topics.rejected())).isEmpty();
    }

    @Test
    void recordsThatAreNotEventsAreRejectedWithPlaceAndReasonAndTheJobContinues(
            KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        topics.send(0, "<html>502 Bad Gateway</html>".getBytes(StandardCharsets.UTF_8));
        topics.send(1, "{\"_time\":1,".getBytes(StandardCharsets.UTF_8));
        topics.send(1, Execution.connection("ws8", NINE));
        topics.send(1, "{\"level\":\"warn\"}".getBytes(StandardCharsets.UTF_8));
        topics.send(1, "{\"process_name\":\"cmd.exe\"}".getBytes(StandardCharsets.UTF_8));
        topics.send(1, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        broker.send(topics.processEvents(), 0, "a key without a value", null);
        topics.send(0, BY_SYSMON.sysmon());

        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader rejected = broker.reader(topics.rejected())) {
            riskEvents.await(1);
            rejected.await(5);
            job.stop();
            assertThat(riskEvents.all()).extracting(Written::key).containsExactly(BY_SYSMON.riskEventId());
            String input = topics.processEvents();
            assertThat(rejected.all())
                    .extracting(
                            written -> written.text("topic"),
                            Written::key,
                            written -> written.json().path("partition").asInt(-1),
                            written -> written.json().path("offset").asInt(-1),
                            written -> written.text("reason"),
                            written -> written.json().path("size").asInt(-1))
                    .containsExactlyInAnyOrder(
                            tuple(input, input + "-0@0", 0, 0, "unrecognised", 28),
                            tuple(input, input + "-1@0", 1, 0, "malformed", 11),
                            tuple(input, input + "-1@2", 1, 2, "unrecognised", 16),
                            tuple(input, input + "-1@3", 1, 3, "no_timestamp", 26),
                            tuple(input, input + "-1@4", 1, 4, "malformed", 3));
            assertThat(rejected.all()).allSatisfy(written -> {
                assertThat(written.text("detail")).isNotBlank();
                assertThat(written.text("arrival_time")).matches("2.*Z");
            });
        }
    }

    private static List<Written> all(KafkaBroker broker, String topic) throws Exception {
        try (TopicReader reader = broker.reader(topic)) {
            return reader.all();
        }
    }

    /** A whole risk event, field by field. */
    private static ObjectNode riskEvent(
            Execution execution, List<String> group, int revision, int count, Instant lastTime) {
        String message =
                "A remote instance execution of wmic.exe that will spawn WmiPrvSE.exe in host " + execution.dest();
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "risk_event_id",
                        RiskEventId.of(
                                BundledDetection.ID, execution.windowStart().toEpochMilli(), group))
                .put("revision", revision)
                .put("detection_id", BundledDetection.ID)
                .put("detection_name", "Process Execution via WMI")
                .put("detection_version", 1)
                .put("search_name", "ESCU - Process Execution via WMI - Rule")
                .put("type", "TTP")
                .put("window_start", "2026-03-02T09:00:00.000Z")
                .put("window_end", "2026-03-02T10:00:00.000Z")
                .put("dest", group.get(0))
                .put("user", group.get(1))
                .put("parent_process", group.get(2))
                .put("process_name", group.get(3))
                .put("process", group.get(4))
                .put("process_id", group.get(5))
                .put("parent_process_id", group.get(6))
                .put("count", count)
                .put("firstTime", EventTime.format(execution.time().toEpochMilli()))
                .put("lastTime", EventTime.format(lastTime.toEpochMilli()))
                .put("risk_score", 49.0)
                .put("impact", 70)
                .put("confidence", 70)
                .put("severity", "medium")
                .put("risk_message", message)
                .put("security_domain", "endpoint")
                .put("late", false)
                .put("clock_skew", false);
        ArrayNode riskObjects = event.putArray("risk_objects");
        riskObjects
                .addObject()
                .put("risk_object", execution.dest())
                .put("risk_object_type", "system")
                .put("risk_score", 49.0)
                .put("risk_object_kind", "risk")
                .put("risk_message", message);
        riskObjects
                .addObject()
                .put("risk_object", group.get(1))
                .put("risk_object_type", "user")
                .put("risk_score", 49.0)
                .put("risk_object_kind", "risk")
                .put("risk_message", message);
        event.putArray("threat_objects")
                .addObject()
                .put("threat_object", "cmd.exe")
                .put("threat_object_type", "process_name");
        ObjectNode annotations = event.putObject("annotations");
        annotations.putArray("mitre_attack").add("T1047");
        annotations.putArray("mitre_attack_technique").add("Windows Management Instrumentation");
        annotations.putArray("mitre_attack_tactic").add("Execution");
        event.putArray("analytic_story").add("Suspicious WMI Use");
        return event;
    }
}
