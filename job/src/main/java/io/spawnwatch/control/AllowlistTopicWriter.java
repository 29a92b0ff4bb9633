package io.spawnwatch.control;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to the allowlist topic. What it has written takes effect on the running job at once. */
public final class AllowlistTopicWriter {
    private static final int TIMEOUT_MS = 20_000;

    private final KafkaSettings kafka;

    /** Writes to the topic that the settings name. */
    public AllowlistTopicWriter(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * Adds entries, or replaces those with the same ids. Returns when the broker has all of them.
     *
     * @throws SettingsException if the broker refuses an entry or does not answer; entries before it may have been written
     */
    public void put(Collection<AllowlistEntry> entries) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        entries.forEach(entry -> values.put(entry.id(), AllowlistJson.of(entry).toString()));
        write(values);
    }

    /**
     * Removes entries. Returns when the broker has all removals.
     *
     * @throws SettingsException as {@link #put} does
     */
    public void remove(Collection<String> ids) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        ids.forEach(id -> values.put(id, null));
        write(values);
    }

    private void write(Map<String, @Nullable String> values) {
        String topic = kafka.topics().allowlist();
        Properties properties = kafka.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(TIMEOUT_MS));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT_MS / 2));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT_MS));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            values.forEach((id, value) -> sent.add(producer.send(new ProducerRecord<>(topic, id, value))));
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw refused(topic, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while writing to topic " + topic, e);
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    private SettingsException refused(String topic, Throwable cause) {
        if (cause instanceof AuthorizationException) {
            return new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " does not grant this user WRITE on topic " + topic
                            + "; those who may allow something need that right",
                    cause);
        }
        boolean noAnswer = cause instanceof TimeoutException || cause instanceof AuthenticationException;
        return noAnswer
                ? KafkaPreflight.unreachable(kafka, cause)
                : new SettingsException(
                        "Kafka at " + kafka.bootstrapServers() + " does not take an entry for topic " + topic + ": "
                                + cause.getMessage(),
                        cause);
    }
}
