package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.RunSettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No checkpoint completes for longer than Kafka keeps a transaction open. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class UncommittedTransactionsTest {
    private static final Execution MATCHING = Execution.byWmi("ws7", 11, NINE);

    @TempDir
    Path stateDir;

    @Test
    @SuppressWarnings("try") // The resource blocks checkpoints as long as it is open; nothing calls it.
    void outputThatKafkaHasAbortedIsWrittenAgain(FlinkCluster cluster) throws Exception {
        Map<String, String> attentive = Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        try (KafkaBroker broker = new KafkaBroker(KafkaBroker.Ports.free(), attentive, Map.of())) {
            JobTopics topics = JobTopics.create(broker);
            try (RunningJob job = RunningJob.startToFail(cluster, settings(topics), stateDir, endpoints -> endpoints);
                    TopicReader riskEvents = broker.reader(topics.riskEvents())) {
                job.checkpoint();
                try (BlockedCheckpoints blocked = BlockedCheckpoints.in(stateDir.resolve(job.id()))) {
                    topics.send(MATCHING);
                    // The risk event and the marker of its abort, by Kafka in the end or by the job before.
                    Await.until(() -> "an aborted transaction", () -> ends(broker, topics) >= 2);
                }
                riskEvents.await(1);
                job.stop();
                assertThat(riskEvents.all())
                        .extracting(Written::identity)
                        .containsExactly(MATCHING.riskEventId() + " revision 1");
            }
        }
    }

    private static long ends(KafkaBroker broker, JobTopics topics) throws Exception {
        return broker.ends(topics.riskEvents()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Checkpoints may fail, and the transaction timeout is short. */
    private static RunSettings settings(JobTopics topics) throws Exception {
        ObjectNode file = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
        file.putObject("flink").put(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(), "1000000");
        ((ObjectNode) file.path("kafka")).put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "4000");
        return topics.settings(file.toString(), Map.of());
    }
}
