package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.document.InvalidDocumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The allowlist topic as it is now: its records up to the present end, applied as the live job applies them.
 *
 * @param entries  the entries in force, by id
 * @param warnings records that the live job rejects, too, in sentences
 */
public record AllowlistSnapshot(List<AllowlistEntry> entries, List<String> warnings) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Copies the lists. */
    public AllowlistSnapshot {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the topic.
     *
     * @throws SettingsException if the topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static AllowlistSnapshot read(KafkaSettings kafka) {
        Properties properties = RangeClient.consumer(kafka);
        // Of a compacted topic, what is deleted meanwhile has been replaced.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        String topic = kafka.topics().allowlist();
        try {
            List<TopicPartition> partitions = partitions(kafka, topic);
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
                return read(consumer, partitions);
            }
        } catch (TimeoutException e) {
            throw KafkaPreflight.unreachable(kafka, e);
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    private static List<TopicPartition> partitions(KafkaSettings kafka, String topic) {
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        try (Admin admin = Admin.create(properties)) {
            return ReadableTopics.partitions(admin, kafka, List.of(topic), Deadline.fromNow(TIMEOUT));
        }
    }

    private static AllowlistSnapshot read(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        Map<String, AllowlistEntry> entries = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        while (!hasReached(consumer, ends)) {
            if (!deadline.hasTimeLeft()) {
                throw new TimeoutException("no records of " + partitions + " for " + TIMEOUT.toSeconds() + " s");
            }
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                deadline = Deadline.fromNow(TIMEOUT);
                apply(record, entries, warnings);
            }
        }
        return new AllowlistSnapshot(List.copyOf(entries.values()), warnings);
    }

    private static boolean hasReached(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
    }

    /** An invalid record changes nothing: an entry with the same id stays as it was. */
    private static void apply(
            ConsumerRecord<String, String> record, Map<String, AllowlistEntry> entries, List<String> warnings) {
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        String id = record.key();
        if (id == null || id.isBlank()) {
            warnings.add(place + ": the record has no key; the key is the entry's id");
        } else if (record.value() == null) {
            entries.remove(id);
        } else {
            try {
                entries.put(id, AllowlistReader.json(place, id, record.value()));
            } catch (InvalidDocumentException e) {
                warnings.add(String.valueOf(e.getMessage()));
            }
        }
    }
}
