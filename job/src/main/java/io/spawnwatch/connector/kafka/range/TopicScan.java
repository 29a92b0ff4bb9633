package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
import org.jspecify.annotations.Nullable;

/** Reads topics once, to where they end now, and leaves nothing behind on the broker. */
public final class TopicScan {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);

    private TopicScan() {}

    /**
     * Reads committed records, those of a partition in their order.
     *
     * @param since the time of the first record to read, or null to read all
     * @param each  takes the records
     * @throws SettingsException if a topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static void read(
            KafkaSettings kafka,
            List<String> topics,
            @Nullable Instant since,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        Properties properties = RangeClient.consumer(kafka);
        // What is deleted meanwhile is too old, or has been replaced in a compacted topic.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try {
            List<TopicPartition> partitions = partitions(kafka, topics);
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
                seek(consumer, ends, since);
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

    /** Moves a consumer to the first records since a time, or, without one, to the first that there are. */
    static void seek(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends, @Nullable Instant since) {
        if (since == null) {
            consumer.seekToBeginning(ends.keySet());
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, TIMEOUT);
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(partition, first == null ? end : first.offset());
        });
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
