package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.kafka.ReleasedSavepoint.Events;
import io.spawnwatch.run.LiveJob;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise that upgrades work: the savepoint of each released version is restored with today's code, and what comes
 * out is what would have come out without an upgrade. An operator's uid that was changed, or a serialiser that cannot
 * read what was written, fails here. The transactions that were committed with the savepoint are ones that this broker
 * does not know, as if they had been long ago.
 *
 * <p>When a version is released, {@link ReleasedSavepoint}'s {@code main} writes the next folder beside the others, and
 * it is committed with it. Folders that exist are never written again.
 */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasedSavepointTest {
    @TempDir
    Path stateDir;

    private JobTopics topics;
    private Events events;
    private int runs;

    static List<Path> releases() throws IOException {
        try (Stream<Path> folders = Files.list(ReleasedSavepoint.FOLDER)) {
            return folders.filter(one -> Files.exists(one.resolve("_metadata")))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Arguments> restores() throws IOException {
        return releases().stream()
                .flatMap(
                        release -> Stream.of(Arguments.of(release, "hashmap", 2), Arguments.of(release, "rocksdb", 1)));
    }

    /** As it was where the savepoint was made, to the last offset, and what has come since. */
    @BeforeAll
    void sendAll(KafkaBroker broker) throws Exception {
        topics = JobTopics.createNamed(broker, ReleasedSavepoint.TOPICS);
        events = new Events(topics);
        events.sendBefore();
        events.sendAfter();
        broker.flush();
    }

    @ParameterizedTest
    @MethodSource("restores")
    void isContinuedByTodaysCode(
            Path release, String backend, int parallelism, KafkaBroker broker, FlinkCluster cluster) throws Exception {
        runs++;
        String output = topics.riskEvents() + "-" + runs;
        broker.createTopic(output, 1, Map.of());
        try (TopicReader riskEvents = broker.reader(output);
                RunningJob job = RunningJob.startFrom(
                        release.toUri().toString(),
                        cluster,
                        ReleasedSavepoint.settings(topics, output, backend, parallelism, "200ms"),
                        stateDir)) {
            riskEvents.await(events.after().size() + 1);
            job.stop();

            assertThat(riskEvents.soFar())
                    .filteredOn(one -> one.text("detection_id").equals(BundledDetection.ID))
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(events.after());
            assertThat(riskEvents.soFar())
                    .filteredOn(one -> one.text("detection_id").equals(ReleasedSavepoint.VALUES_ID))
                    .extracting(one ->
                            one.json().get("ids") + " revision " + one.json().get("revision"))
                    .containsExactly("[\"1\",\"2\",\"3\"] revision 1");
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void isOfTheOperatorsThatThereAreToday(Path release) throws Exception {
        List<OperatorState> operators = operators(release);

        assertThat(uids(operators.stream().filter(one -> one.getStateSize() > 0)))
                .contains("process-events", "tally-sightings", "apply-allowlist", "risk-events", "suppressed");
        assertThat(uidsOfToday()).containsAll(uids(operators.stream()));
    }

    private static List<OperatorState> operators(Path release) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(release.resolve("_metadata")))) {
            return List.copyOf(Checkpoints.loadCheckpointMetadata(
                            in, ReleasedSavepointTest.class.getClassLoader(), release.toString())
                    .getOperatorStates());
        }
    }

    private static List<String> uids(Stream<OperatorState> operators) {
        return operators.flatMap(one -> one.getOperatorUid().stream()).toList();
    }

    private List<String> uidsOfToday() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        RunSettings settings = ReleasedSavepoint.settings(topics, topics.riskEvents(), "hashmap", 2, "200ms");
        CatalogPlan catalog = CatalogPlan.of(DetectionCatalog.bundled(), Macros.bundled());
        LiveJob.onKafka(settings, catalog, List.of(), "test").buildInto(env, false);
        return env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .toList();
    }
}
