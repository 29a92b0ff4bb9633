package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.jspecify.annotations.Nullable;

/**
 * Follows topics: reads what they hold from some place on, and then whatever is committed. It belongs to no consumer group
 * and writes nothing, so that the place is its user's to keep. Partitions that are added to a topic are read from their
 * beginning. A partition without a leader holds up no other: it is read as soon as it has one. Not safe for use by several
 * threads.
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
    private final TopicLook topics;
    private final String origin;
    private final KafkaConsumer<String, byte[]> consumer;

    /** Where partitions are read from that are there at the beginning. */
    private final Start start;

    /** Those of them that were never read yet because they have no leader. */
    private final Set<TopicPartition> unread;

    /** Where a user was in them before; {@link #place} repeats it. */
    private final Map<TopicPartition, Long> known;

    private Set<TopicPartition> withoutLeader = Set.of();
    private boolean isSilent;
    private Duration topicsAgain = TOPICS_AGAIN;
    private long topicsAskedAt = System.nanoTime();
    private long deleted;

    private TopicTail(
            KafkaSettings kafka,
            TopicLook topics,
            PresentTopics present,
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> known,
            Start start) {
        this.kafka = kafka;
        this.topics = topics;
        this.origin = present.origin();
        this.consumer = consumer;
        this.known = known;
        this.start = start;
        this.unread = new HashSet<>(present.partitions());
    }

    /**
     * Follows topics from a time on.
     *
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static TopicTail since(KafkaSettings kafka, List<String> topics, Instant since) {
        return open(kafka, topics, Map.of(), (tail, partitions) -> TopicScan.seek(tail.consumer, partitions, since));
    }

    /**
     * Follows topics from a place on that {@link #place} has named.
     *
     * @param place the offset of the next record of each partition
     * @param since from when on a partition is read that is not in the place: it is new, or had no leader all the time
     * @throws SettingsException as {@link #since}
     */
    public static TopicTail from(
            KafkaSettings kafka, List<String> topics, Map<TopicPartition, Long> place, Instant since) {
        return open(kafka, topics, place, (tail, partitions) -> {
            Map<Boolean, List<TopicPartition>> isKnown =
                    partitions.stream().collect(Collectors.partitioningBy(place::containsKey));
            tail.consumer
                    .beginningOffsets(isKnown.getOrDefault(true, List.of()), TIMEOUT)
                    .forEach((partition, first) -> {
                        long next = place.getOrDefault(partition, first);
                        tail.deleted += Math.max(first - next, 0);
                        tail.consumer.seek(partition, Math.max(first, next));
                    });
            List<TopicPartition> others = isKnown.getOrDefault(false, List.of());
            if (!others.isEmpty()) {
                TopicScan.seek(tail.consumer, others, since);
            }
        });
    }

    private interface Start {
        void seek(TopicTail tail, Collection<TopicPartition> partitions);
    }

    private static TopicTail open(
            KafkaSettings kafka, List<String> topics, Map<TopicPartition, Long> known, Start start) {
        Properties properties = RangeClient.consumer(kafka);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(FETCH_BYTES));
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, String.valueOf(FETCH_WAIT_MS));
        try {
            TopicLook look = new TopicLook(kafka, topics, TIMEOUT);
            try {
                PresentTopics present = look.await();
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
                TopicTail tail = new TopicTail(kafka, look, present, consumer, known, start);
                try {
                    tail.readAllOf(present);
                    return tail;
                } catch (RuntimeException e) {
                    consumer.close(CloseOptions.timeout(Duration.ZERO));
                    throw e;
                }
            } catch (RuntimeException e) {
                look.close();
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
        look();
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try {
            consumer.poll(wait).forEach(records::add);
        } catch (OffsetOutOfRangeException e) {
            continueAfterDeletion(e);
        }
        return records;
    }

    /** Learns from time to time whether the topics are still the same. */
    private void look() {
        // While a partition has no leader, it is asked more often whether it has one again.
        Duration again = withoutLeader.isEmpty() || topicsAgain.compareTo(LOOK) < 0 ? topicsAgain : LOOK;
        if (System.nanoTime() - topicsAskedAt >= again.toNanos()) {
            askAgain();
        }
        @Nullable PresentTopics present;
        try {
            present = topics.answer();
        } catch (SettingsException e) {
            if (e.getCause() != null) {
                // No broker answers, which may pass.
                return;
            }
            throw e;
        }
        if (present == null) {
            return;
        }
        if (!present.origin().equals(origin)) {
            throw new KafkaException("the topics at " + kafka.bootstrapServers()
                    + " have been replaced: one was deleted and created again, or another cluster has the address");
        }
        readAllOf(present);
    }

    private void askAgain() {
        topics.ask();
        topicsAskedAt = System.nanoTime();
    }

    /** Takes up partitions that it does not read yet. A consumer that is told its partitions does not look for others. */
    private void readAllOf(PresentTopics present) {
        withoutLeader = present.withoutLeader();
        Set<TopicPartition> assigned = consumer.assignment();
        List<TopicPartition> taken = present.partitions().stream()
                .filter(partition -> !assigned.contains(partition) && !withoutLeader.contains(partition))
                .toList();
        if (taken.isEmpty()) {
            return;
        }
        List<TopicPartition> all = new ArrayList<>(assigned);
        all.addAll(taken);
        consumer.assign(all);
        List<TopicPartition> begun = new ArrayList<>();
        for (TopicPartition partition : taken) {
            if (unread.remove(partition)) {
                begun.add(partition);
            } else {
                consumer.seek(partition, 0);
            }
        }
        if (!begun.isEmpty()) {
            start.seek(this, begun);
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
        for (TopicPartition partition : unread) {
            Long next = known.get(partition);
            if (next != null) {
                place.put(partition, next);
            }
        }
        consumer.assignment().forEach(partition -> place.put(partition, consumer.position(partition, TIMEOUT)));
        return place;
    }

    /** How many offsets of committed records are still to be read and can be, or nothing if no broker answers. */
    public OptionalLong behind() {
        Set<TopicPartition> readable = new HashSet<>(consumer.assignment());
        readable.removeAll(withoutLeader);
        if (readable.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long behind = consumer.endOffsets(readable, LOOK).entrySet().stream()
                    .mapToLong(end -> Math.max(end.getValue() - consumer.position(end.getKey(), LOOK), 0))
                    .sum();
            isSilent = false;
            return OptionalLong.of(behind);
        } catch (TimeoutException e) {
            // One partition that has lost its leader is enough for that.
            askAgain();
            isSilent = true;
            return OptionalLong.empty();
        }
    }

    /** Which partitions cannot be read for now, for people; empty if all can, or if no broker answers at all. */
    public String trouble() {
        return withoutLeader.isEmpty() || isSilent
                ? ""
                : "no broker leads "
                        + withoutLeader.stream()
                                .map(ReadableTopics::name)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ", so records are missing until one does";
    }

    /** How many offsets were deleted before their records were read. */
    public long deleted() {
        return deleted;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        topics.close();
    }
}
