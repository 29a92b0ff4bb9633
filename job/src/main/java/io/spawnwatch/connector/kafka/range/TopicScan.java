package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics once, to where they end now, and leaves nothing behind on the broker. */
public final class TopicScan {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);

    private TopicScan() {}

    /**
     * Reads all committed records, those of a partition in their order.
     *
     * @param each takes the records
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static void all(KafkaSettings kafka, List<String> topics, Consumer<ConsumerRecord<String, byte[]>> each) {
        read(kafka, topics, KafkaConsumer::seekToBeginning, each);
    }

    /**
     * Reads the committed records since a time, those of a partition in their order.
     *
     * @param since the time of the first record to read
     * @param each  takes the records
     * @return since when nothing is missing: later than {@code since} if records may have been deleted after it
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static Instant since(
            KafkaSettings kafka, List<String> topics, Instant since, Consumer<ConsumerRecord<String, byte[]>> each) {
        AtomicReference<Instant> complete = new AtomicReference<>(since);
        read(kafka, topics, (consumer, partitions) -> complete.set(seek(consumer, partitions, since)), each);
        return complete.get();
    }

    /** Sets where the reading of partitions begins. */
    @FunctionalInterface
    private interface Start {
        void seek(KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions);
    }

    private static void read(
            KafkaSettings kafka, List<String> topics, Start start, Consumer<ConsumerRecord<String, byte[]>> each) {
        Properties properties = RangeClient.consumer(kafka);
        // What is deleted meanwhile is too old, or has been replaced in a compacted topic.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try {
            List<TopicPartition> partitions = partitions(kafka, topics);
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
                start.seek(consumer, partitions);
                read(consumer, ends, each);
            }
        } catch (TimeoutException e) {
            throw KafkaPreflight.unreachable(kafka, e);
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    /** The partitions of topics, of which each can be read. */
    static List<TopicPartition> partitions(KafkaSettings kafka, List<String> topics) {
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        try (Admin admin = Admin.create(properties)) {
            return ReadableTopics.partitions(admin, kafka, topics, Deadline.fromNow(TIMEOUT));
        }
    }

    /**
     * Moves a consumer to the first records since a time, or to the end where there are none.
     *
     * @return since when nothing is missing
     */
    static Instant seek(KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions, Instant since) {
        // The ends first: a record that is written meanwhile is either found or behind them.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Map<TopicPartition, OffsetAndTimestamp> found = first(consumer, partitions, since.toEpochMilli());
        Map<TopicPartition, OffsetAndTimestamp> oldest = first(consumer, partitions, 0);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, TIMEOUT);
        Instant complete = since;
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            if (begins.getOrDefault(partition, 0L) > 0) {
                // Nothing is known of what has been deleted but that it was older than what is left.
                OffsetAndTimestamp left = oldest.get(partition);
                Instant leftSince = left == null ? Instant.now() : Instant.ofEpochMilli(left.timestamp());
                complete = leftSince.isAfter(complete) ? leftSince : complete;
            }
        }
        return complete;
    }

    private static Map<TopicPartition, OffsetAndTimestamp> first(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions, long sinceMs) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, sinceMs));
        return consumer.offsetsForTimes(times, TIMEOUT);
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        while (!hasReached(consumer, ends)) {
            if (!deadline.hasTimeLeft()) {
                throw new TimeoutException("no records of " + ends.keySet() + " for " + TIMEOUT.toSeconds() + " s");
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                deadline = Deadline.fromNow(TIMEOUT);
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    each.accept(record);
                }
            }
        }
    }

    private static boolean hasReached(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
    }
}
