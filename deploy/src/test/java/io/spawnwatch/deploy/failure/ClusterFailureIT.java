package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BlockedCheckpoints;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import io.spawnwatch.kafka.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Failures of a cluster of real processes under load. Whatever happens, a consumer that reads committed records sees each
 * revision of each risk event exactly once, and none is late.
 */
class ClusterFailureIT extends InterruptedJob {
    ClusterFailureIT(StandaloneCluster cluster) {
        super(cluster);
    }

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
    void aFifthOfTheRecordsIsMalformed() throws Exception {
        start(20);
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

    // --- How they are caused -----------------------------------------------------------------------------------------

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
