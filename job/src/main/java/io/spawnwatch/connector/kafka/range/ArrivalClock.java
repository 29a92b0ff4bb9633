package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells whether the broker's clock or a producer's set the time of single records. The records themselves say so; the
 * topic's setting would need another right, and may have been changed since.
 */
final class ArrivalClock {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);

    private ArrivalClock() {}

    /**
     * Reads one record of each partition.
     *
     * @param consumer properties of the consumer
     * @param offsets  where the records are
     * @param ends     the ends of the partitions
     * @return by partition whether the broker set the time of the first record from that offset on; true if there is none, so
     *     that nothing could be missed
     */
    static Map<TopicPartition, Boolean> isTheBrokers(
            Properties consumer,
            KafkaSettings kafka,
            Map<TopicPartition, Long> offsets,
            ToLongFunction<TopicPartition> ends) {
        Map<TopicPartition, Boolean> found = new HashMap<>();
        if (offsets.isEmpty()) {
            return found;
        }
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> open = new HashSet<>(offsets.keySet());
            reader.assign(open);
            offsets.forEach(reader::seek);
            while (!open.isEmpty()) {
                if (!deadline.hasTimeLeft()) {
                    throw new TimeoutException("no answer within " + TIMEOUT.toSeconds() + " s from " + open);
                }
                ConsumerRecords<byte[], byte[]> polled = reader.poll(POLL);
                for (TopicPartition partition : List.copyOf(open)) {
                    List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
                    if (!records.isEmpty()) {
                        found.put(partition, records.get(0).timestampType() == TimestampType.LOG_APPEND_TIME);
                    } else if (reader.position(partition, POLL) >= ends.applyAsLong(partition)) {
                        found.put(partition, true);
                    }
                }
                if (open.removeAll(found.keySet())) {
                    reader.assign(open);
                }
            }
            return found;
        } catch (AuthorizationException e) {
            throw new SettingsException("Kafka at " + kafka.bootstrapServers() + ": " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw KafkaPreflight.unreachable(kafka, e);
        }
    }
}
