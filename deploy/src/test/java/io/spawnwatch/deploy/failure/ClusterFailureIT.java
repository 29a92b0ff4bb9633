package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.deploy.cluster.SharedCluster;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.deploy.failure.FailureReport.Line;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.ExecutionStream;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import io.spawnwatch.kafka.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster of real processes under load, to which things happen. Whatever happens, each revision of each risk event is
 * there once for who reads what is committed, and none is late.
 */
@Tag("failures")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFailureIT {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path REPORT = PROJECT.resolve("deploy/target/failures");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many new groups have to come out after a failure before the job counts as recovered. */
    private static final int NEW_GROUPS = 100;

    private final FailureReport report = new FailureReport(REPORT);
    private final StandaloneCluster cluster;
    private final BrokerClient broker;
    private JobTopics topics;
    private ExecutionStream stream;
    private TopicReader riskEvents;

    ClusterFailureIT(StandaloneCluster cluster) {
        this.cluster = cluster;
        broker = new BrokerClient(cluster.bootstrapServers());
    }

    @AfterAll
    void end() {
        broker.close();
    }

    @AfterEach
    void cancel() throws Exception {
        riskEvents.close();
        cluster.up();
        cluster.cancelAll();
    }

    // --- What happens ------------------------------------------------------------------------------------------------

    @Test
    void aTaskManagerIsKilled() throws Exception {
        survives("kill -9 of the TaskManager with the tasks", 1, () -> {
            String killed = busyTaskManager();
            cluster.kill(killed);
            cluster.up(killed);
        });
    }

    @Test
    void theLeadingJobManagerIsKilled() throws Exception {
        survives("kill -9 of the leading JobManager", 11, () -> {
            String leader = cluster.leader();
            cluster.kill(leader);
            Await.until(() -> "another leader", () -> !cluster.leader().equals(leader));
            cluster.up(leader);
        });
    }

    @Test
    void theBrokerIsKilled() throws Exception {
        survives("kill -9 of the broker, started again", 12, () -> {
            cluster.kill("kafka");
            cluster.up("kafka");
        });
    }

    @Test
    void everythingIsKilledAtOnce() throws Exception {
        survives("kill -9 of all six processes at once, started again", 13, () -> {
            cluster.kill("zookeeper", "kafka", "jobmanager-1", "jobmanager-2", "taskmanager-1", "taskmanager-2");
            cluster.up();
        });
    }

    @Test
    void checkpointsCannotBeWrittenForAWhile() throws Exception {
        survives("no checkpoint can be written for a while", 14, () -> {
            Path checkpoints =
                    cluster.directory().resolve("data/flink/checkpoints").resolve(cluster.job());
            List<Path> inTheWay = blockCheckpoints(checkpoints);
            try {
                long before = failedCheckpoints();
                Await.until(() -> "failed checkpoints", () -> failedCheckpoints() > before + 2);
            } finally {
                for (Path one : inTheWay) {
                    Files.deleteIfExists(one);
                }
            }
        });
    }

    @Test
    void aTaskManagerIsCutOffAndComesBack() throws Exception {
        survives("a TaskManager is cut off and comes back after it was given up", 15, () -> {
            String cutOff = busyTaskManager();
            cluster.signal("STOP", cutOff);
            Await.until(
                    () -> "that " + cutOff + " is given up",
                    () -> cluster.ask("/taskmanagers").path("taskmanagers").size() == 1);
            cluster.signal("CONT", cutOff);
        });
    }

    @Test
    void theJobIsUpgradedUnderLoad() throws Exception {
        survives("upgrade to other detections", 16, () -> {
            Path detections = moreDetections();
            String said = upgrade(0, "--detections", detections.toString());
            assertThat(said)
                    .contains("1 added, 0 changed, 0 removed, 1 as before")
                    .contains("all tasks run");
        });
    }

    @Test
    void anUpgradeThatCannotStartIsTakenBack() throws Exception {
        survives("an upgrade that does not start and is taken back", 17, () -> {
            String said = upgrade(1, "--parallelism", "64", "--timeout", "15s");
            assertThat(said).contains("the upgrade failed and was taken back: not all tasks run after 15 s");
        });
    }

    @Test
    void theJobIsRolledBackFromWhereItIs() throws Exception {
        survives("upgrade, then rollback --from-now", 18, () -> {
            upgrade(0, "--detections", moreDetections().toString());
            String said = spawnwatch(0, "rollback", "--from-now");
            assertThat(said).contains("rolled back to release");
        });
    }

    @Test
    void theJobIsRescaled() throws Exception {
        survives("rescaled through savepoints from 2 to 1 and back", 19, () -> {
            upgrade(0, "--parallelism", "1");
            upgrade(0, "--parallelism", "2");
        });
    }

    @Test
    void aFifthOfTheRecordsIsPoison() throws Exception {
        begin(20);
        AtomicInteger poison = new AtomicInteger();
        long begun = System.nanoTime();
        Load load = Load.of(stream, () -> {
            // Twelve on fifty: one in five of all.
            for (int i = 0; i < 12; i++) {
                int number = poison.incrementAndGet();
                topics.send(number % JobTopics.PARTITIONS, poison(number));
            }
        });
        try {
            riskEvents.await(5_000);
        } finally {
            load.stop();
        }
        verify("a flood of 20 % malformed records", begun);
        try (TopicReader rejected = broker.reader(topics.rejected())) {
            rejected.await(poison.get());
            assertThat(rejected.all().stream().map(Written::key).distinct()).hasSize(poison.get());
            assertThat(rejected.all()).hasSize(poison.get());
        }
    }

    // --- How it is seen ----------------------------------------------------------------------------------------------

    /** Under load, something happens; then all must be there. */
    private void survives(String what, long seed, Interruption interruption) throws Exception {
        begin(seed);
        long happened;
        double seconds;
        Load load = Load.of(stream);
        try {
            riskEvents.await(1_000);
            happened = System.nanoTime();
            interruption.happen();
            int groups = stream.groups() + NEW_GROUPS;
            Await.until(() -> "what was sent after: " + what, () -> firstRevisions() >= groups);
            seconds = (System.nanoTime() - happened) / 1e9;
        } finally {
            load.stop();
        }
        verify(what, seconds);
    }

    private void verify(String what, long begun) throws Exception {
        verify(what, (System.nanoTime() - begun) / 1e9);
    }

    private void verify(String what, double seconds) throws Exception {
        stream.closeWindows();
        broker.flush();
        List<String> expected = stream.expected();
        try {
            riskEvents.await(expected.size());
            checkpoint();
        } finally {
            List<String> written =
                    riskEvents.all().stream().map(ExecutionStream::reported).toList();
            report.add(new Line(
                    what,
                    expected.size(),
                    surplus(expected, written),
                    surplus(written, expected),
                    written.stream().filter(one -> one.contains("late")).count(),
                    seconds));
        }
        assertThat(riskEvents.all())
                .as(what)
                .extracting(ExecutionStream::reported)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** How many of one list the other does not have, each as often as it is there. */
    private static long surplus(List<String> of, List<String> over) {
        Map<String, Long> counts =
                over.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Long> wanted =
                of.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return wanted.entrySet().stream()
                .mapToLong(one -> Math.max(0, one.getValue() - counts.getOrDefault(one.getKey(), 0L)))
                .sum();
    }

    private long firstRevisions() throws Exception {
        return riskEvents.soFar().stream()
                .filter(one -> one.json().path("revision").asInt() == 1)
                .count();
    }

    /** Whatever is still on its way would be seen after another checkpoint. */
    private void checkpoint() throws Exception {
        String job = cluster.job();
        long before = completedCheckpoints(job);
        Await.until(() -> "two more checkpoints", () -> completedCheckpoints(job) > before + 1);
    }

    private long completedCheckpoints(String job) throws Exception {
        return counts(job).path("completed").asLong();
    }

    private long failedCheckpoints() throws Exception {
        return counts(cluster.job()).path("failed").asLong();
    }

    private JsonNode counts(String job) throws Exception {
        return cluster.ask("/jobs/" + job + "/checkpoints").path("counts");
    }

    // --- How it is brought about -------------------------------------------------------------------------------------

    private void begin(long seed) throws Exception {
        topics = JobTopics.create(broker);
        stream = new ExecutionStream(topics, seed);
        ObjectNode configuration = (ObjectNode) JSON.readTree(topics.configuration());
        configuration
                .put("parallelism", JobTopics.PARTITIONS)
                // The stream's time runs thousands of times faster than the clock.
                .put("idleness", "10m")
                .put("group-id", topics.name())
                .put("transactional-id-prefix", topics.name());
        cluster.run(configuration.toString());
        riskEvents = broker.reader(topics.riskEvents());
    }

    /** The TaskManager whose slots are taken. */
    private String busyTaskManager() throws Exception {
        for (JsonNode one : cluster.ask("/taskmanagers").path("taskmanagers")) {
            if (one.path("freeSlots").asInt() < one.path("slotsNumber").asInt()) {
                return one.path("id").asText();
            }
        }
        throw new AssertionError("no TaskManager has work");
    }

    /** Puts files where the next checkpoints' folders would be. Root may write everywhere: rights would not stop it. */
    private List<Path> blockCheckpoints(Path checkpoints) throws Exception {
        long next = 0;
        try (Stream<Path> entries = Files.list(checkpoints)) {
            next = entries.map(one -> String.valueOf(one.getFileName()))
                    .filter(name -> name.startsWith("chk-"))
                    .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
                    .max()
                    .orElse(0);
        }
        List<Path> inTheWay = new ArrayList<>();
        for (long number = next + 3; number < next + 200; number++) {
            Path file = checkpoints.resolve("chk-" + number);
            if (!Files.exists(file)) {
                inTheWay.add(Files.createFile(file));
            }
        }
        return inTheWay;
    }

    private String upgrade(int exitCode, String... arguments) throws Exception {
        return spawnwatch(
                exitCode,
                Stream.concat(Stream.of("upgrade"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String spawnwatch(int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--rest",
                cluster.rest(),
                "--job",
                cluster.job(),
                "--releases",
                cluster.directory().resolve("releases").toString()));
        return cluster.spawnwatch(exitCode, all.toArray(String[]::new));
    }

    /** The bundled detection, and one more. */
    private Path moreDetections() throws Exception {
        Path folder = Files.createDirectories(cluster.directory().resolve("more-detections"));
        String bundled =
                Files.readString(PROJECT.resolve("udf/src/main/resources/detections/process_execution_via_wmi.yml"));
        Files.writeString(folder.resolve("process_execution_via_wmi.yml"), bundled);
        Files.writeString(
                folder.resolve("never.yml"),
                bundled.replace("24869767-8579-485d-9a4f-d9ddfd8f0cac", "00000000-0000-4000-8000-000000000001")
                        .replace("Process Execution via WMI", "Process Execution via Nothing")
                        .replace("WmiPrvSE.exe", "nothing.exe"));
        return folder;
    }

    private static byte[] poison(int number) {
        String text =
                switch (number % 4) {
                    case 0 -> "{\"_time\":" + number + ",\"process_name\":";
                    case 1 -> "<Event><System>" + number;
                    case 2 -> "[" + number + "]";
                    default -> "{\"process_name\":\"cmd.exe\",\"process_id\":" + number + "}";
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
