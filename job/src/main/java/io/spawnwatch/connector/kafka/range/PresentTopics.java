package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics as they are now.
 *
 * @param origin     names the cluster and these very topics: a topic that was deleted and created again, or one of the same
 *                   name in another cluster, has another origin. Has no blanks
 * @param partitions their partitions, of which each can be read
 */
record PresentTopics(String origin, List<TopicPartition> partitions) {

    /**
     * Asks the broker.
     *
     * @param timeout how long to wait for it
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent; only then with a cause
     */
    static PresentTopics of(KafkaSettings kafka, List<String> topics, Duration timeout) {
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        Deadline deadline = Deadline.fromNow(timeout);
        try (Admin admin = Admin.create(properties)) {
            List<TopicDescription> described = ReadableTopics.described(admin, kafka, topics, deadline);
            String cluster = Answers.await(
                    admin.describeCluster(new DescribeClusterOptions().timeoutMs(Answers.leftMs(deadline)))
                            .clusterId(),
                    kafka,
                    deadline);
            return new PresentTopics(origin(cluster, described), ReadableTopics.partitionsOf(described));
        } catch (ExecutionException e) {
            throw KafkaPreflight.unreachable(kafka, Answers.cause(e));
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    private static String origin(String cluster, List<TopicDescription> topics) {
        String names = topics.stream()
                .sorted(Comparator.comparing(TopicDescription::name))
                .map(topic -> topic.name() + " " + topic.topicId())
                .collect(Collectors.joining("\n", cluster + "\n", ""));
        return UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
