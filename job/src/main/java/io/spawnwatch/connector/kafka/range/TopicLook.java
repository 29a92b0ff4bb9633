package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks a broker from time to time what topics are now, over one connection, and without holding up whoever reads them. Not
 * safe for use by several threads.
 */
final class TopicLook implements AutoCloseable {
    private final KafkaSettings kafka;
    private final List<String> topics;
    private final Duration timeout;
    private final Admin admin;
    private @Nullable Question pending;

    /**
     * Connects when it is first used.
     *
     * @param timeout how long to wait for an answer
     * @throws org.apache.kafka.common.KafkaException if the client cannot be set up
     */
    TopicLook(KafkaSettings kafka, List<String> topics, Duration timeout) {
        this.kafka = kafka;
        this.topics = topics;
        this.timeout = timeout;
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        this.admin = Admin.create(properties);
    }

    private record Question(
            Map<String, KafkaFuture<TopicDescription>> topics, KafkaFuture<String> cluster, Deadline deadline) {
        boolean isAnswered() {
            return cluster.isDone() && topics.values().stream().allMatch(KafkaFuture::isDone);
        }
    }

    /** Asks, unless an earlier question has no answer yet. */
    void ask() {
        if (pending == null) {
            Deadline deadline = Deadline.fromNow(timeout);
            pending = new Question(
                    ReadableTopics.ask(admin, topics, deadline),
                    admin.describeCluster(new DescribeClusterOptions().timeoutMs(Answers.leftMs(deadline)))
                            .clusterId(),
                    deadline);
        }
    }

    /**
     * The answer to the last question, once; null if there is none yet. Does not wait.
     *
     * @throws SettingsException as {@link #await}
     */
    @Nullable
    PresentTopics answer() {
        Question asked = pending;
        return asked != null && asked.isAnswered() ? take(asked) : null;
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent; only then with a cause
     */
    PresentTopics await() {
        ask();
        return take(Objects.requireNonNull(pending));
    }

    private PresentTopics take(Question question) {
        pending = null;
        try {
            List<TopicDescription> described = ReadableTopics.found(question.topics(), kafka, question.deadline());
            return PresentTopics.of(Answers.await(question.cluster(), kafka, question.deadline()), described);
        } catch (ExecutionException e) {
            throw KafkaPreflight.unreachable(kafka, Answers.cause(e));
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
