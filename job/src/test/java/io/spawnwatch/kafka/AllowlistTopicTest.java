package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@ExtendWith(SharedServers.class)
class AllowlistTopicTest {
    /** Enough that each of the two tasks judges some. */
    private static final int MANY = 20;

    private static final Map<String, String> HOST_WS7 = Map.of("dest", "WS7");

    @TempDir
    Path stateDir;

    private static List<Execution> executions(String dest, int firstProcessId) {
        return IntStream.range(firstProcessId, firstProcessId + MANY)
                .mapToObj(processId -> Execution.byWmi(dest, processId, NINE.plusSeconds(processId)))
                .toList();
    }

    private static List<String> ids(List<Execution> executions) {
        return executions.stream().map(Execution::riskEventId).toList();
    }

    @Test
    void anEntryAppliesFromItsWritingUntilItsRemoval(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        List<Execution> before = executions("ws7", 100);
        List<Execution> during = executions("ws7", 200);
        List<Execution> elsewhere = executions("ws8", 300);
        List<Execution> after = executions("ws7", 400);
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed())) {
            before.forEach(topics::send);
            riskEvents.await(MANY);

            topics.allow("backup", HOST_WS7);
            topics.awaitAllowlistApplied();
            during.forEach(topics::send);
            elsewhere.forEach(topics::send);
            suppressed.await(MANY);
            riskEvents.await(2 * MANY);

            topics.allow("backup", (String) null);
            topics.awaitAllowlistApplied();
            after.forEach(topics::send);
            riskEvents.await(3 * MANY);
            job.stop();

            assertThat(suppressed.all()).extracting(Written::key).containsExactlyInAnyOrderElementsOf(ids(during));
            assertThat(suppressed.all()).allSatisfy(written -> assertThat(written)
                    .extracting(
                            row -> row.text("allowlist_entry"),
                            row -> row.text("allowlist_owner"),
                            row -> row.text("allowlist_reason"),
                            row -> row.text("risk_event_id"),
                            row -> row.text("dest"))
                    .containsExactly("backup", "owner of backup", "reason of backup", written.key(), "ws7"));
            assertThat(riskEvents.all())
                    .extracting(Written::key)
                    .hasSize(3 * MANY)
                    .containsAll(ids(before))
                    .containsAll(ids(elsewhere))
                    .containsAll(ids(after));
        }
    }

    @Test
    void anInvalidEntryIsRejectedAndTheEarlierOneStaysInForce(KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        JobTopics topics = JobTopics.create(broker);
        List<Execution> allowed = executions("ws7", 100);
        topics.allow("backup", HOST_WS7);
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed());
                TopicReader rejected = broker.reader(topics.rejected())) {
            topics.allow("backup", Map.of("hots", "ws9"));
            topics.allow("everything", Map.of("dest", "*"));
            topics.allow("broken", "{\"owner\":");
            topics.awaitAllowlistApplied();
            allowed.forEach(topics::send);
            suppressed.await(MANY);
            job.stop();

            assertThat(suppressed.all()).extracting(Written::key).containsExactlyInAnyOrderElementsOf(ids(allowed));
            assertThat(riskEvents.all()).isEmpty();
            List<Written> refused = rejected.all().stream()
                    .filter(written -> written.json().path("offset").asInt() <= 3)
                    .sorted(Comparator.comparing(Written::key))
                    .toList();
            assertThat(refused)
                    .extracting(
                            written -> written.text("topic"),
                            written -> written.json().path("offset").asInt(),
                            written -> written.text("reason"),
                            Written::key)
                    .containsExactly(
                            tuple(topics.allowlist(), 1, "invalid_allowlist_entry", topics.allowlist() + "-0@1"),
                            tuple(topics.allowlist(), 2, "invalid_allowlist_entry", topics.allowlist() + "-0@2"),
                            tuple(topics.allowlist(), 3, "invalid_allowlist_entry", topics.allowlist() + "-0@3"));
            assertThat(refused.get(0).text("detail")).contains("unknown field 'hots'");
            assertThat(refused.get(1).text("detail")).contains("the entry would match everything");
        }
    }

    @ParameterizedTest(name = "compacted away: {0}")
    @ValueSource(booleans = {false, true})
    void changesMadeWhileTheJobIsDownApplyToTheFirstEventAfterARestart(
            boolean compactedAway, KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics =
                JobTopics.create(broker, TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        Execution first = Execution.byWmi("ws7", 1, NINE);
        Execution noLongerAllowed = Execution.byWmi("ws7", 2, NINE.plusSeconds(1));
        Execution newlyAllowed = Execution.byWmi("ws8", 3, NINE.plusSeconds(1));
        Execution stillAllowed = Execution.byWmi("ws9", 4, NINE.plusSeconds(1));
        topics.allow("removed", HOST_WS7);
        topics.allow("kept", Map.of("dest", "ws9"));
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader suppressed = broker.reader(topics.suppressed());
                TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            topics.send(first);
            suppressed.await(1);
            job.checkpoint();
            String checkpoint = job.cancel();

            if (compactedAway) {
                // Neither the entry nor its removal can be read any more, as if the broker's log cleaner had run.
                broker.deleteAllRecords(topics.allowlist());
                topics.allow("kept", Map.of("dest", "ws9"));
            } else {
                topics.allow("removed", (String) null);
            }
            topics.allow("added", Map.of("dest", "ws8"));
            List.of(noLongerAllowed, newlyAllowed, stillAllowed).forEach(topics::send);

            try (RunningJob again = job.startAgainFrom(checkpoint)) {
                riskEvents.await(1);
                suppressed.await(3);
                again.stop();
            }
            assertThat(riskEvents.all()).extracting(Written::key).containsExactly(noLongerAllowed.riskEventId());
            assertThat(suppressed.all())
                    .extracting(Written::key, written -> written.text("allowlist_entry"))
                    .containsExactlyInAnyOrder(
                            tuple(first.riskEventId(), "removed"),
                            tuple(newlyAllowed.riskEventId(), "added"),
                            tuple(stillAllowed.riskEventId(), "kept"));
        }
    }

    @Test
    void anEntryIsComparedWithTheTimeOfTheEventAndNotWithTheWallClock(KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Instant changeOver = NINE.plusSeconds(100);
        topics.allow(
                "migration",
                "{\"detections\":[\"*\"],\"match\":{\"dest\":\"ws7\"},\"valid_until\":\"" + changeOver
                        + "\",\"owner\":\"it\",\"reason\":\"migration\"}");
        Execution covered = Execution.byWmi("ws7", 1, changeOver.minusMillis(1));
        Execution afterwards = Execution.byWmi("ws7", 2, changeOver);
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed())) {
            topics.send(afterwards);
            topics.send(covered);
            riskEvents.await(1);
            suppressed.await(1);
            job.stop();
            assertThat(riskEvents.all()).extracting(Written::key).containsExactly(afterwards.riskEventId());
            assertThat(suppressed.all()).extracting(Written::key).containsExactly(covered.riskEventId());
        }
    }
}
