package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks that topics exist and can be read whole. A consumer would wait for what is missing. */
final class ReadableTopics {

    private ReadableTopics() {}

    /**
     * The partitions of topics.
     *
     * @throws SettingsException naming the topics that do not exist, the rights that are missing, or the partitions that
     *                           cannot be read
     */
    static List<TopicPartition> partitions(Admin admin, KafkaSettings kafka, List<String> topics, Deadline deadline) {
        return partitionsOf(described(admin, kafka, topics, deadline));
    }

    private static List<TopicDescription> described(
            Admin admin, KafkaSettings kafka, List<String> topics, Deadline deadline) {
        List<TopicDescription> found = found(ask(admin, topics, deadline), kafka, deadline);
        requireNone(
                withoutLeader(found),
                "no broker leads ",
                ": all brokers that have it are down, and without it the result would lack events");
        return found;
    }

    /** Asks the broker to describe topics, without waiting for it. */
    static Map<String, KafkaFuture<TopicDescription>> ask(Admin admin, List<String> topics, Deadline deadline) {
        return admin.describeTopics(
                        topics,
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(Answers.leftMs(deadline)))
                .topicNameValues();
    }

    /**
     * The topics as the broker describes them. Some of their partitions may have no leader.
     *
     * @throws SettingsException naming the topics that do not exist, or the rights that are missing
     */
    static List<TopicDescription> found(
            Map<String, KafkaFuture<TopicDescription>> asked, KafkaSettings kafka, Deadline deadline) {
        List<TopicDescription> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
            try {
                TopicDescription description = Answers.await(topic.getValue(), kafka, deadline);
                found.add(description);
                if (!mayBeRead(description)) {
                    hidden.add(topic.getKey());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException
                        || e.getCause() instanceof InvalidTopicException) {
                    unknown.add(topic.getKey());
                } else if (e.getCause() instanceof AuthorizationException) {
                    hidden.add(topic.getKey());
                } else {
                    throw KafkaPreflight.unreachable(kafka, Answers.cause(e));
                }
            }
        }
        String broker = "Kafka at " + kafka.bootstrapServers();
        requireNone(unknown, broker + " has no topic ", "; the configuration names the topics under 'topics:'");
        requireNone(
                hidden,
                broker + " does not grant this user READ on topic ",
                "; reading a topic needs that right on it, and no other");
        return found;
    }

    /** All partitions of topics. */
    static List<TopicPartition> partitionsOf(List<TopicDescription> topics) {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private static void requireNone(List<String> places, String before, String after) {
        if (!places.isEmpty()) {
            throw new SettingsException(
                    before + String.join(", ", places.stream().sorted().toList()) + after);
        }
    }

    /** A broker without an authorizer allows everything and names nothing. */
    private static boolean mayBeRead(TopicDescription topic) {
        Set<AclOperation> allowed = topic.authorizedOperations();
        return allowed == null || allowed.contains(AclOperation.READ);
    }

    /** The partitions of which no replica can be read, for people. */
    static List<String> withoutLeader(Collection<TopicDescription> topics) {
        return leaderless(topics).stream().map(ReadableTopics::name).toList();
    }

    /** The partitions of which no replica can be read. */
    static List<TopicPartition> leaderless(Collection<TopicDescription> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic : topics) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                Node leader = partition.leader();
                if (leader == null || leader.isEmpty()) {
                    partitions.add(new TopicPartition(topic.name(), partition.partition()));
                }
            }
        }
        return partitions;
    }

    /** A partition, for people. */
    static String name(TopicPartition partition) {
        return "partition " + partition.partition() + " of topic " + partition.topic();
    }
}
