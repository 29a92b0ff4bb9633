package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.function.AllowlistRecord;
import io.spawnwatch.function.Metrics;
import io.spawnwatch.kafka.SwitchedSource.Switch;
import io.spawnwatch.topology.Endpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No row is judged before the allowlist is loaded, however slow its topic is. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class FreshStartTest {
    private static final List<Execution> COVERED = executions("ws7", 100);
    private static final List<Execution> OTHERS = executions("ws8", 200);

    private KafkaBroker broker;
    private FlinkCluster cluster;
    private JobTopics topics;

    @TempDir
    Path stateDir;

    private static List<Execution> executions(String dest, int firstProcessId) {
        return IntStream.range(firstProcessId, firstProcessId + 10)
                .mapToObj(processId -> Execution.byWmi(dest, processId, NINE.plusSeconds(processId)))
                .toList();
    }

    @BeforeEach
    void createEventsAndAnEntryBeforeTheJob(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        this.broker = broker;
        this.cluster = cluster;
        topics = JobTopics.create(broker);
        COVERED.forEach(topics::send);
        OTHERS.forEach(topics::send);
        topics.allow("backup", Map.of("dest", "ws7"));
    }

    private static Endpoints slowAllowlist(Endpoints endpoints, Switch gate) {
        return new Endpoints(
                endpoints.processEvents(),
                endpoints.watermarks(),
                slow(Objects.requireNonNull(endpoints.allowlist()), gate),
                endpoints.riskEvents(),
                endpoints.suppressed(),
                endpoints.rejected(),
                endpoints.singleWriter());
    }

    private static <S extends SourceSplit, C> Source<AllowlistRecord, S, C> slow(
            Source<AllowlistRecord, S, C> source, Switch gate) {
        return new SwitchedSource<>(source, gate.id());
    }

    @Test
    void rowsWaitForTheAllowlistThroughAnyNumberOfCheckpoints() throws Exception {
        try (Switch gate = Switch.held(topics.name());
                RunningJob job = RunningJob.start(
                        cluster, topics.settings(Map.of()), stateDir, endpoints -> slowAllowlist(endpoints, gate))) {
            assertAllRowsWait(job);
            gate.open();
            assertJudgedByTheAllowlist(job);
        }
    }

    @Test
    void waitingRowsSurviveARestartFromACheckpoint() throws Exception {
        try (Switch gate = Switch.held(topics.name());
                RunningJob job = RunningJob.start(
                        cluster, topics.settings(Map.of()), stateDir, endpoints -> slowAllowlist(endpoints, gate))) {
            assertAllRowsWait(job);
            try (RunningJob again = job.startAgainFrom(job.cancel())) {
                assertAllRowsWait(again);
                gate.open();
                assertJudgedByTheAllowlist(again);
            }
        }
    }

    private void assertAllRowsWait(RunningJob job) throws Exception {
        job.awaitGauge(Metrics.ROWS_WAITING, COVERED.size() + OTHERS.size());
        job.checkpoint();
        job.checkpoint();
        job.checkpoint();
        job.awaitGauge(Metrics.ROWS_WAITING, COVERED.size() + OTHERS.size());
        // Not even uncommitted records are there.
        for (String output : List.of(topics.riskEvents(), topics.suppressed())) {
            assertThat(broker.ends(output).values()).as(output).containsOnly(0L);
        }
    }

    private void assertJudgedByTheAllowlist(RunningJob job) throws Exception {
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed())) {
            riskEvents.await(OTHERS.size());
            suppressed.await(COVERED.size());
            job.awaitGauge(Metrics.ROWS_WAITING, 0);
            job.stop();
            assertThat(riskEvents.all()).extracting(Written::key).containsExactlyInAnyOrderElementsOf(ids(OTHERS));
            assertThat(suppressed.all()).extracting(Written::key).containsExactlyInAnyOrderElementsOf(ids(COVERED));
        }
    }

    private static List<String> ids(List<Execution> executions) {
        return executions.stream().map(Execution::riskEventId).collect(Collectors.toList());
    }
}
