package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows topics: reads what they hold from some place on, and then whatever is committed. It belongs to no consumer group
 * and writes nothing, so that the place is its user's to keep. Partitions that are added to a topic are read from their
 * beginning. Not safe for use by several threads.
 */
public final class TopicTail implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** How often the broker is asked whether the topics are still the same. */
    private static final Duration TOPICS_AGAIN = Duration.ofSeconds(30);

    private static final int FETCH_BYTES = 4 << 20;

    /** A record that a broker has is handed out at once; this only bounds how late a commit of a transaction is seen. */
    private static final int FETCH_WAIT_MS = 200;

    private final KafkaSettings kafka;
    private final List<String> topics;
    private final String origin;
    private final KafkaConsumer<String, byte[]> consumer;
    private Duration topicsAgain = TOPICS_AGAIN;
    private long topicsAskedAt = System.nanoTime();
    private long deleted;

    private TopicTail(KafkaSettings kafka, List<String> topics, String origin, KafkaConsumer<String, byte[]> consumer) {
        this.kafka = kafka;
        this.topics = topics;
        this.origin = origin;
        this.consumer = consumer;
    }

    /**
     * Follows topics from a time on.
     *
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static TopicTail since(KafkaSettings kafka, List<String> topics, Instant since) {
        return open(kafka, topics, (tail, partitions) -> TopicScan.seek(tail.consumer, partitions, since));
    }

    /**
     * Follows topics from a place on that {@link #place} has named.
     *
     * @param place the offset of the next record of each partition; a partition that is not in it is read from its beginning
     * @throws SettingsException as {@link #since}
     */
    public static TopicTail from(KafkaSettings kafka, List<String> topics, Map<TopicPartition, Long> place) {
        return open(kafka, topics, (tail, partitions) -> {
            Map<TopicPartition, Long> first = tail.consumer.beginningOffsets(partitions, TIMEOUT);
            first.forEach((partition, offset) -> {
                long next = place.getOrDefault(partition, offset);
                tail.deleted += Math.max(offset - next, 0);
                tail.consumer.seek(partition, Math.max(offset, next));
            });
        });
    }

    private interface Start {
        void seek(TopicTail tail, Collection<TopicPartition> partitions);
    }

    private static TopicTail open(KafkaSettings kafka, List<String> topics, Start start) {
        Properties properties = RangeClient.consumer(kafka);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(FETCH_BYTES));
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, String.valueOf(FETCH_WAIT_MS));
        try {
            PresentTopics present = PresentTopics.of(kafka, topics, TIMEOUT);
            TopicTail tail = new TopicTail(
                    kafka,
                    topics,
                    present.origin(),
                    new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer()));
            try {
                tail.consumer.assign(present.partitions());
                start.seek(tail, present.partitions());
                return tail;
            } catch (RuntimeException e) {
                tail.close();
                throw e;
            }
        } catch (TimeoutException e) {
            throw KafkaPreflight.unreachable(kafka, e);
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    /** Names the cluster and these very topics, without blanks: other topics of the same names have another origin. */
    public String origin() {
        return origin;
    }

    /** Asks the broker so often whether the topics are still the same, rather than every 30 s. */
    public TopicTail lookingEvery(Duration interval) {
        topicsAgain = interval;
        return this;
    }

    /**
     * The next committed records, those of a partition in their order; none if nothing was committed in that time, or no
     * broker answers.
     *
     * @throws KafkaException    if the topics can no longer be read, or others have taken their place
     * @throws SettingsException if a topic or the right to read it is gone
     */
    public List<ConsumerRecord<String, byte[]>> poll(Duration wait) {
        if (System.nanoTime() - topicsAskedAt >= topicsAgain.toNanos()) {
            look();
            topicsAskedAt = System.nanoTime();
        }
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try {
            consumer.poll(wait).forEach(records::add);
        } catch (OffsetOutOfRangeException e) {
            continueAfterDeletion(e);
        }
        return records;
    }

    /** Takes up new partitions. A consumer that is told its partitions does not look for others. */
    private void look() {
        PresentTopics present;
        try {
            present = PresentTopics.of(kafka, topics, LOOK);
        } catch (SettingsException e) {
            if (e.getCause() != null) {
                // No broker answers, which may pass.
                return;
            }
            throw e;
        }
        if (!present.origin().equals(origin)) {
            throw new KafkaException("the topics at " + kafka.bootstrapServers()
                    + " are others now: one was deleted and created again, or the address is that of another cluster");
        }
        Set<TopicPartition> known = consumer.assignment();
        if (!known.containsAll(present.partitions())) {
            consumer.assign(present.partitions());
            present.partitions().stream()
                    .filter(partition -> !known.contains(partition))
                    .forEach(partition -> consumer.seek(partition, 0));
        }
    }

    /** Retention has deleted records before they were read: goes on with the first that is left, and counts them. */
    private void continueAfterDeletion(OffsetOutOfRangeException behind) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(behind.partitions(), TIMEOUT);
        behind.offsetOutOfRangePartitions().forEach((partition, offset) -> {
            long left = first.getOrDefault(partition, 0L);
            deleted += Math.max(left - offset, 0);
            consumer.seek(partition, left);
        });
    }

    /** The offset of the next record of each partition: where {@link #from} continues. */
    public Map<TopicPartition, Long> place() {
        Map<TopicPartition, Long> place = new HashMap<>();
        consumer.assignment().forEach(partition -> place.put(partition, consumer.position(partition, TIMEOUT)));
        return place;
    }

    /** How many offsets of committed records are still to be read, or nothing if no broker answers. */
    public OptionalLong behind() {
        try {
            return OptionalLong.of(consumer.endOffsets(consumer.assignment(), LOOK).entrySet().stream()
                    .mapToLong(end -> Math.max(end.getValue() - consumer.position(end.getKey(), LOOK), 0))
                    .sum());
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    /** How many offsets were deleted before their records were read. */
    public long deleted() {
        return deleted;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
