package io.spawnwatch.topology;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.file.FileEndpoints;
import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.connector.kafka.KafkaEndpoints;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.sighting.Emission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What savepoints depend on. Any change to this test other than an addition breaks the upgrade of every running job. */
class DetectionTopologyTest {

    private static StreamExecutionEnvironment build(Configuration configuration, Endpoints endpoints) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        DetectionTopology.build(
                env,
                CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw()),
                new TopologySettings(
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        Emission.REVISIONS,
                        Duration.ofSeconds(10),
                        List.of()),
                endpoints);
        return env;
    }

    private static Endpoints kafka() {
        return KafkaEndpoints.of(RunSettings.of(null, Map.of(), Map.of("bootstrap.servers", "localhost:9092")));
    }

    private static Endpoints files() {
        return new FileEndpoints(
                        List.of(Path.of("events.jsonl").toAbsolutePath()),
                        new ProcessEventDeserializer(
                                new EventIntake(Sourcetype.AUTO, FieldMapping.NATIVE, Duration.ZERO)),
                        EventTimeWatermarks.recorded(Duration.ofMinutes(1)),
                        "-",
                        null,
                        null)
                .endpoints();
    }

    /** Each operator's parallelism by uid, or by name if it has no uid. */
    private static Map<String, Integer> operators(Endpoints endpoints) {
        return operators(build(new Configuration(), endpoints));
    }

    private static Map<String, Integer> operators(StreamExecutionEnvironment env) {
        StreamGraph graph = env.getStreamGraph();
        Map<String, Integer> parallelism = new TreeMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            String uid = node.getTransformationUID();
            parallelism.put(uid == null ? "without uid: " + node.getOperatorName() : uid, node.getParallelism());
        }
        return parallelism;
    }

    @Test
    void operatorsOfTheLiveJobHaveTheirPermanentIds() {
        assertThat(operators(kafka()))
                .isEqualTo(Map.ofEntries(
                        entry("process-events", 2),
                        entry("match-detections", 2),
                        entry("tally-sightings", 2),
                        entry("regroup-rows", 2),
                        entry("tally-fenced", 2),
                        entry("allowlist", 1),
                        entry("read-allowlist", 1),
                        entry("apply-allowlist", 2),
                        entry("score-risk", 2),
                        entry("risk-events", 2),
                        entry("Sink Committer: risk-events", 2),
                        entry("suppressed", 2),
                        entry("Sink Committer: suppressed", 2),
                        entry("rejected", 2),
                        entry("Sink Committer: rejected", 2)));
    }

    @Test
    void operatorsOfAReplayHaveTheSameIdsAndEachFileHasOneWriter() {
        assertThat(operators(files()))
                .isEqualTo(Map.ofEntries(
                        entry("process-events", 2),
                        entry("match-detections", 2),
                        entry("tally-sightings", 2),
                        entry("regroup-rows", 2),
                        entry("tally-fenced", 2),
                        entry("allowlist", 1),
                        entry("read-allowlist", 1),
                        entry("apply-allowlist", 2),
                        entry("score-risk", 2),
                        entry("risk-events", 1),
                        entry("suppressed", 1),
                        entry("rejected", 1)));
    }

    @Test
    void aReplayThatCanBeResumedAlsoKeepsItsCounts() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        DetectionTopology.buildResumable(
                env,
                CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw()),
                new TopologySettings(
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        Emission.FINAL,
                        Duration.ofSeconds(10),
                        List.of()),
                files());
        Map<String, Integer> parallelism = new TreeMap<>(operators(files()));
        parallelism.putAll(Map.of("record-counts", 2, "sighting-counts", 2, "run-counts", 1));

        assertThat(operators(env)).isEqualTo(parallelism);
    }

    @Test
    void theOperatorCannotTurnOnGenericTypesOrGeneratedIdsNorTurnOffObjectReuse() {
        Configuration opposite = new Configuration();
        opposite.set(PipelineOptions.OBJECT_REUSE, false);
        opposite.set(PipelineOptions.GENERIC_TYPES, true);
        opposite.set(PipelineOptions.AUTO_GENERATE_UIDS, true);

        for (Configuration configured : List.of(opposite, new Configuration())) {
            var config = build(configured, files()).getConfig();

            assertThat(config.isObjectReuseEnabled()).isTrue();
            assertThat(((SerializerConfigImpl) config.getSerializerConfig()).hasGenericTypesDisabled())
                    .isTrue();
            assertThat(config.hasAutoGeneratedUIDsEnabled()).isFalse();
        }
    }
}
