package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.deploy.cluster.SharedCluster;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BlockedCheckpoints;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import io.spawnwatch.kafka.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Failures of a cluster of real processes under load. Whatever happens, a consumer that reads committed records sees each
 * revision of each risk event exactly once, and none is late.
 */
@Tag("failures")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFailureIT {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private final StandaloneCluster cluster;
    private final BrokerClient broker;
    private JobUnderLoad job;

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
        job.close();
        cluster.up();
        cluster.cancelAll();
    }

    // --- Failures ----------------------------------------------------------------------------------------------------

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
        survives("kill -9 of the broker, then restart", 12, () -> {
            cluster.kill("kafka");
            cluster.up("kafka");
        });
    }

    @Test
    void everythingIsKilledAtOnce() throws Exception {
        survives("kill -9 of all six processes at once, then restart", 13, () -> {
            cluster.kill("zookeeper", "kafka", "jobmanager-1", "jobmanager-2", "taskmanager-1", "taskmanager-2");
            cluster.up();
        });
    }

    @Test
    @SuppressWarnings("try") // The resource blocks checkpoints until it is closed; nothing else uses it.
    void checkpointsCannotBeWrittenForAWhile() throws Exception {
        survives("no checkpoint can be written for a while", 14, () -> {
            Path checkpoints =
                    cluster.directory().resolve("data/flink/checkpoints").resolve(cluster.job());
            try (BlockedCheckpoints blocked = BlockedCheckpoints.in(checkpoints)) {
                long before = cluster.checkpoints(cluster.job(), "failed");
                Await.until(
                        () -> "failed checkpoints", () -> cluster.checkpoints(cluster.job(), "failed") > before + 2);
            }
        });
    }

    @Test
    void aTaskManagerIsCutOffAndComesBack() throws Exception {
        survives("a TaskManager is cut off, and returns after it was given up", 15, () -> {
            String cutOff = busyTaskManager();
            cluster.signal("STOP", cutOff);
            try {
                Await.until(
                        () -> cutOff + " to be given up",
                        () -> cluster.ask("/taskmanagers").path("taskmanagers").size() == 1);
            } finally {
                cluster.signal("CONT", cutOff);
            }
        });
    }

    @Test
    void theJobIsUpgradedUnderLoad() throws Exception {
        survives("upgrade to other detections", 16, () -> {
            Path detections = moreDetections();
            String output = upgrade(0, "--detections", detections.toString());
            assertThat(output)
                    .contains("1 added, 0 changed, 0 removed, 1 unchanged")
                    .contains("all tasks run");
        });
    }

    @Test
    void anUpgradeThatCannotStartIsUndone() throws Exception {
        survives("an upgrade that does not start and is undone", 17, () -> {
            String output = upgrade(1, "--parallelism", "64", "--timeout", "30s");
            assertThat(output)
                    .contains("does not start: not all tasks run after 30 s")
                    .contains("It was taken back");
        });
    }

    @Test
    void theJobIsRolledBackFromItsPresentState() throws Exception {
        survives("upgrade, then rollback --from-now", 18, () -> {
            upgrade(0, "--detections", moreDetections().toString());
            String output = spawnwatch(0, "rollback", "--from-now");
            assertThat(output).contains("rolled back to release");
        });
    }

    @Test
    void afterARollbackToTheSavepointTheSameRiskEventsAreRaisedAgain() throws Exception {
        survives("upgrade, then rollback to the savepoint before it", 21, () -> {
            upgrade(0, "--detections", moreDetections().toString());
            job.riskEvents().await(job.riskEvents().soFar().size() + 100);
            String output = spawnwatch(0, "rollback");
            assertThat(output).contains("what they raise is raised again").contains("rolled back to release");
            job.allowRepetitions();
        });
    }

    @Test
    void theJobIsRescaled() throws Exception {
        survives("rescaled through savepoints from 2 to 1 and back", 19, () -> {
            upgrade(0, "--parallelism", "1");
            assertThat(parallelism()).isEqualTo(1);
            upgrade(0, "--parallelism", "2");
            assertThat(parallelism()).isEqualTo(2);
        });
    }

    @Test
    void aFifthOfTheRecordsIsMalformed() throws Exception {
        job = new JobUnderLoad(cluster, broker, 20);
        AtomicInteger malformed = new AtomicInteger();
        Load load = Load.of(job.stream(), () -> {
            // 13 per 50 valid records: a little more than one in five of all.
            for (int i = 0; i < 13; i++) {
                int number = malformed.incrementAndGet();
                job.topics().send(number % JobTopics.PARTITIONS, malformed(number));
            }
        });
        try {
            job.riskEvents().await(5_000);
        } finally {
            load.stop();
        }
        job.verify("a flood of 20 % malformed records", null);
        try (TopicReader rejected = broker.reader(job.topics().rejected())) {
            rejected.await(malformed.get());
            assertThat(rejected.all().stream().map(Written::key).distinct()).hasSize(malformed.get());
            assertThat(rejected.all()).hasSize(malformed.get());
        }
    }

    private void survives(String what, long seed, Interruption interruption) throws Exception {
        job = new JobUnderLoad(cluster, broker, seed);
        job.survives(what, interruption);
    }

    // --- How they are caused -----------------------------------------------------------------------------------------

    /** The parallelism of the tasks that count sightings. */
    private int parallelism() throws Exception {
        for (JsonNode vertex : cluster.ask("/jobs/" + cluster.job()).path("vertices")) {
            if (vertex.path("name").asText().startsWith("tally-sightings")) {
                return vertex.path("parallelism").asInt();
            }
        }
        throw new AssertionError("no task counts sightings");
    }

    /** The TaskManager that has the tasks. */
    private String busyTaskManager() throws Exception {
        for (JsonNode taskManager : cluster.ask("/taskmanagers").path("taskmanagers")) {
            if (taskManager.path("freeSlots").asInt()
                    < taskManager.path("slotsNumber").asInt()) {
                return taskManager.path("id").asText();
            }
        }
        throw new AssertionError("no TaskManager has work");
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

    /** A folder with the bundled detection and a second one. */
    private Path moreDetections() throws Exception {
        Path folder = Files.createDirectories(cluster.directory().resolve("more-detections"));
        String bundled =
                Files.readString(PROJECT.resolve("udf/src/main/resources/detections/process_execution_via_wmi.yml"));
        Files.writeString(folder.resolve("process_execution_via_wmi.yml"), bundled);
        Files.writeString(
                folder.resolve("never.yml"),
                bundled.replace(BundledDetection.ID, "00000000-0000-4000-8000-000000000001")
                        .replace("Process Execution via WMI", "Process Execution via Nothing")
                        .replace("WmiPrvSE.exe", "nothing.exe"));
        return folder;
    }

    private static byte[] malformed(int number) {
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
