package io.spawnwatch.connector.kafka.range;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics as they are now.
 *
 * @param origin        names the cluster and these very topics: a topic that was deleted and created again, or one of the same
 *                      name in another cluster, has another origin. Has no blanks
 * @param partitions    all their partitions
 * @param withoutLeader those that cannot be read for now, because all brokers that have them are down
 */
record PresentTopics(String origin, List<TopicPartition> partitions, Set<TopicPartition> withoutLeader) {

    /** The topics of a cluster as it describes them. */
    static PresentTopics of(String cluster, List<TopicDescription> described) {
        return new PresentTopics(
                origin(cluster, described),
                ReadableTopics.partitionsOf(described),
                Set.copyOf(ReadableTopics.leaderless(described)));
    }

    private static String origin(String cluster, List<TopicDescription> topics) {
        String names = topics.stream()
                .sorted(Comparator.comparing(TopicDescription::name))
                .map(topic -> topic.name() + " " + topic.topicId())
                .collect(Collectors.joining("\n", cluster + "\n", ""));
        return UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
