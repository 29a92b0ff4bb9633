package io.spawnwatch.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.RunSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * The savepoint of a whole job in the middle of its windows. {@link #main} writes one for each released version, and
 * {@link ReleasedSavepointTest} restores all of them. So the names of topics, groups and detections and every event here
 * are as permanent as the savepoints.
 */
final class ReleasedSavepoint {
    static final Path FOLDER = Path.of("src", "test", "resources", "savepoints");
    static final String TOPICS = "released";

    /** The search of this detection needs everything that state can hold: distinct values and a row that is not due yet. */
    static final String VALUES_ID = "00000000-0000-4000-8000-000000000002";

    private static final long SEED = 73;
    private static final int PART = 120;

    private static final String VALUES_HOST = "web1";

    private ReleasedSavepoint() {}

    /** Writes the savepoint to a new folder, the only argument. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path work = Files.createTempDirectory("released");
        try (KafkaBroker broker = new KafkaBroker();
                FlinkCluster cluster = new FlinkCluster()) {
            JobTopics topics = JobTopics.createNamed(broker, TOPICS);
            Events events = new Events(topics);
            // Without earlier checkpoints, the savepoint holds transactions that are committed with it.
            RunSettings settings = settings(topics, topics.riskEvents(), "hashmap", 2, "4m");
            try (RunningJob job = RunningJob.start(cluster, settings, work)) {
                events.sendBefore();
                Await.until(
                        () -> "what is reported at once",
                        () -> written(broker, topics) >= events.before().size());
                FileUtils.copyDirectory(Path.of(URI.create(job.stop())).toFile(), folder.toFile());
            }
        } finally {
            FileUtils.deleteDirectory(work.toFile());
        }
    }

    private static long written(KafkaBroker broker, JobTopics topics) throws Exception {
        return broker.ends(topics.riskEvents()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The settings of the job, before and after the savepoint. */
    static RunSettings settings(
            JobTopics topics, String riskEvents, String backend, int parallelism, String checkpointInterval)
            throws IOException {
        return settings(
                topics,
                riskEvents,
                backend,
                parallelism,
                checkpointInterval,
                Map.of("field-mapping", "native", "data-model", "none"));
    }

    /** The settings of the job after the savepoint, under today's field mapping and data model unless others are given. */
    static RunSettings settings(
            JobTopics topics,
            String riskEvents,
            String backend,
            int parallelism,
            String checkpointInterval,
            Map<String, String> normalization)
            throws IOException {
        ObjectNode file = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
        file.withObject("topics").put("risk-events", riskEvents);
        file.putObject("flink").put("state.backend.type", backend);
        Map<String, String> options = new HashMap<>(normalization);
        options.putAll(Map.of(
                "detections",
                FOLDER.resolve("detections").toString(),
                "parallelism",
                String.valueOf(parallelism),
                "checkpoint-interval",
                checkpointInterval));
        return topics.settings(file.toString(), options);
    }

    /** The events sent before the savepoint and after it, and what is expected from them. */
    static final class Events {
        private final JobTopics topics;
        private final ExecutionStream stream;
        private List<String> before = List.of();

        Events(JobTopics topics) {
            this.topics = topics;
            this.stream = new ExecutionStream(topics, SEED);
        }

        void sendBefore() {
            topics.send(Execution.byDesktop(VALUES_HOST, 2, time(1)));
            topics.send(Execution.byDesktop(VALUES_HOST, 1, time(2)));
            topics.send(Execution.byDesktop(VALUES_HOST, 2, time(3)));
            stream.sendPart(PART);
            // No window has ended, so only what is reported at once is out.
            before = stream.expected().stream()
                    .filter(reported -> reported.contains(" revision 1: "))
                    .toList();
        }

        void sendAfter() {
            topics.send(Execution.byDesktop(VALUES_HOST, 3, time(4)));
            stream.sendPart(PART);
            stream.closeWindows();
        }

        private static Instant time(int second) {
            return Execution.NINE.plusSeconds(second);
        }

        /** What was reported before the savepoint. */
        List<String> before() {
            return before;
        }

        /** What the bundled detection reports after it. */
        List<String> after() {
            return stream.expected().stream()
                    .filter(reported -> !before.contains(reported))
                    .toList();
        }
    }
}
