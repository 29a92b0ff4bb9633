package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.kafka.ReleasedSavepoint.Events;
import io.spawnwatch.run.LiveJob;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Upgrades work: today's code restores the savepoint of each released version and gives the output that the job would
 * have given without an upgrade. A changed operator uid or a serialiser that cannot read old state fails here. This broker
 * does not know the transactions in the savepoint, as if they had expired long ago.
 *
 * <p>To release a version, run {@code main} of {@link ReleasedSavepoint}, which writes the next folder beside the others,
 * and commit it. Never write an existing folder again.
 */
@Tag("slow")
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
            return folders.filter(written -> Files.exists(written.resolve("_metadata")))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Arguments> restores() throws IOException {
        return releases().stream()
                .flatMap(
                        release -> Stream.of(Arguments.of(release, "hashmap", 2), Arguments.of(release, "rocksdb", 1)));
    }

    /** Recreates the topics as they were for the savepoint, to the last offset, and adds the later events. */
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
    void todaysCodeContinuesIt(Path release, String backend, int parallelism, KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
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
            String savepoint = job.stop();

            assertThat(riskEvents.soFar())
                    .filteredOn(written -> written.text("detection_id").equals(BundledDetection.ID))
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(events.after());
            assertThat(riskEvents.soFar())
                    .filteredOn(written -> written.text("detection_id").equals(ReleasedSavepoint.VALUES_ID))
                    .extracting(written -> written.json().get("ids") + " revision "
                            + written.json().get("revision"))
                    .containsExactly("[\"1\",\"2\",\"3\"] revision 1");
            assertThat(uids(operators(Path.of(URI.create(savepoint))).stream()
                            .filter(written -> written.getStateSize() > 0)))
                    .as("operators without which no other version can restore a savepoint of this one")
                    .containsAll(keyedOperatorsOfToday());
        }
    }

    /**
     * The released version knew neither field mappings nor data models, so under today's every search is another one. Its
     * windows are finished as they began, and later events are counted in windows of their own: no sighting is lost, but a
     * threshold that takes events from both sides of the upgrade is not reached.
     */
    @ParameterizedTest
    @MethodSource("releases")
    void todaysDefaultsFinishItsWindowsAndCountLaterEventsApart(Path release, KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        runs++;
        String output = topics.riskEvents() + "-" + runs;
        broker.createTopic(output, 1, Map.of());
        try (TopicReader riskEvents = broker.reader(output);
                RunningJob job = RunningJob.startFrom(
                        release.toUri().toString(),
                        cluster,
                        ReleasedSavepoint.settings(topics, output, "hashmap", 2, "200ms", Map.of()),
                        stateDir)) {
            riskEvents.await(events.after().size());
            job.stop();

            // No group has executions on both sides, and CIM JSON has the fields that the detection groups by.
            assertThat(riskEvents.soFar())
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(events.after());
            assertThat(events.after()).as("windows that were open").anyMatch(reported -> events.before().stream()
                    .anyMatch(earlier -> reported.startsWith(earlier.substring(0, earlier.indexOf(' ')))));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void todaysJobHasAllItsOperators(Path release) throws Exception {
        List<OperatorState> operators = operators(release);

        assertThat(uids(operators.stream().filter(written -> written.getStateSize() > 0)))
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
        return operators.flatMap(written -> written.getOperatorUid().stream()).toList();
    }

    private List<String> uidsOfToday() throws Exception {
        return nodesOfToday().map(StreamNode::getTransformationUID).toList();
    }

    private List<String> keyedOperatorsOfToday() throws Exception {
        return nodesOfToday()
                .filter(node -> node.getStateKeySerializer() != null)
                .map(StreamNode::getTransformationUID)
                .toList();
    }

    private Stream<StreamNode> nodesOfToday() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        RunSettings settings = ReleasedSavepoint.settings(topics, topics.riskEvents(), "hashmap", 2, "200ms");
        CatalogPlan catalog = CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw());
        LiveJob.onKafka(settings, catalog, List.of(), "test").buildInto(env, false);
        return env.getStreamGraph().getStreamNodes().stream();
    }
}
