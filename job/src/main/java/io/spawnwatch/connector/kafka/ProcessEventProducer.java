package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends process events to a topic, each once, and the events of a host to one partition and in order. Records that are too
 * large for the topic are left out and named; any other failure ends the sending.
 */
public final class ProcessEventProducer implements Closeable {
    /** More than the largest record that can be decoded takes, with its key: whether it fits is the broker's decision. */
    private static final String MAX_REQUEST_BYTES = String.valueOf(2 << 20);

    private static final String BATCH_BYTES = String.valueOf(128 << 10);
    private static final int NAMED = 20;

    private final KafkaSettings kafka;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private final List<String> tooLargeRecords = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    ProcessEventProducer(KafkaSettings kafka, String topic, Producer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Creates a producer. It connects when it first sends.
     *
     * @param atOnce whether records do not wait for others to be sent with
     * @throws SettingsException if a client property cannot be used
     */
    public static ProcessEventProducer open(KafkaSettings kafka, String topic, boolean atOnce) {
        Properties properties = kafka.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        if (atOnce) {
            properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
        }
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // With several requests on the way, the client (4.2) may lose count after the broker has refused a record as
        // too
        // large, and then repeats what follows until it gives up.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        try {
            return new ProcessEventProducer(
                    kafka,
                    topic,
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
        } catch (ConfigException e) {
            throw new SettingsException("kafka: " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, KafkaPreflight.causes(e), e);
        }
    }

    /**
     * Sends a record. Waits only if records are sent faster than the broker takes them.
     *
     * @param place where the record is from, for messages
     * @param host  the host, or null; its records go to one partition
     * @throws IOException if an earlier record could not be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
    public void send(String place, @Nullable String host, byte[] value) throws IOException {
        requireNoFailure();
        byte[] key = host == null ? null : host.getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(
                    new ProducerRecord<>(topic, key, value),
                    (metadata, thrown) -> completed(place, value.length, thrown));
        } catch (InterruptException e) {
            throw new IOException("interrupted while sending", e);
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
        requireNoFailure();
    }

    private void completed(String place, int bytes, @Nullable Exception thrown) {
        if (thrown == null) {
            delivered.incrementAndGet();
        } else if (thrown instanceof RecordTooLargeException) {
            addTooLarge(place + ": the record has " + bytes + " bytes, more than topic " + topic
                    + " takes (max.message.bytes), and is not sent");
        } else {
            failure.compareAndSet(null, thrown);
        }
    }

    private synchronized void addTooLarge(String text) {
        tooLarge.incrementAndGet();
        if (tooLargeRecords.size() < NAMED) {
            tooLargeRecords.add(text);
        }
    }

    /** How many records the broker has taken so far. */
    public long delivered() {
        return delivered.get();
    }

    /** How many records were too large so far. */
    public long tooLarge() {
        return tooLarge.get();
    }

    /** The first of the records that were too large, one sentence each. */
    public synchronized List<String> tooLargeRecords() {
        return List.copyOf(tooLargeRecords);
    }

    /**
     * Waits until the broker has all records.
     *
     * @throws IOException if it does not take one of them
     */
    public void flush() throws IOException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw new IOException("interrupted while sending", e);
        }
        requireNoFailure();
    }

    private void requireNoFailure() throws IOException {
        Exception thrown = failure.get();
        if (thrown != null) {
            throw new IOException(explanation(thrown));
        }
    }

    private String explanation(Exception thrown) {
        String what = "Kafka at " + kafka.bootstrapServers() + " ";
        String rest = "; " + delivered() + " records were sent before";
        if (thrown instanceof AuthorizationException) {
            return what + "does not grant this user WRITE on topic " + topic + rest;
        }
        return thrown instanceof TimeoutException
                ? what + "has not taken records in time (" + thrown.getMessage() + "); is it running?" + rest
                : what + "does not take records for topic " + topic + ": " + KafkaPreflight.causes(thrown) + rest;
    }

    /** Releases the connections. Records that are on their way are still sent, unless one has failed. */
    @Override
    public void close() {
        if (failure.get() == null) {
            producer.close();
        } else {
            producer.close(Duration.ZERO);
        }
    }
}
