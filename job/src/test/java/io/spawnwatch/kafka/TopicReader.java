package io.spawnwatch.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning with {@code read_committed}, as a consumer of risk events must. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BrokerClient broker;
    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Written> records = new ArrayList<>();

    public TopicReader(BrokerClient broker, String topic) {
        this.broker = broker;
        this.topic = topic;
        Map<String, Object> properties = new HashMap<>(broker.credentials());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(record -> new TopicPartition(record.topic(), record.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits until at least a number of records are committed. */
    public List<Written> await(int count) throws Exception {
        return await(count, () -> true);
    }

    /** Waits like {@link #await(int)} but fails at once if the writer is no longer alive. */
    public List<Written> await(int count, BooleanSupplier alive) throws Exception {
        Await.until(() -> count + " records in " + topic + "; so far: " + records, () -> {
            poll();
            if (records.size() < count && !alive.getAsBoolean()) {
                throw new AssertionError("the writer of " + topic + " has ended");
            }
            return records.size() >= count;
        });
        return List.copyOf(records);
    }

    /** Waits for a record and returns it. */
    public Written await(String what, Predicate<Written> wanted) throws Exception {
        Await.until(() -> what + " in " + topic + "; so far: " + records, () -> {
            poll();
            return records.stream().anyMatch(wanted);
        });
        return records.stream().filter(wanted).findFirst().orElseThrow();
    }

    /**
     * All committed records up to the present end of the topic. Waits while a transaction is open there, and fails if
     * nobody ends it.
     */
    public List<Written> all() throws Exception {
        Map<TopicPartition, Long> ends = broker.ends(topic);
        Await.until(() -> topic + " read up to " + ends + "; a transaction may have been left open", () -> {
            poll();
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return List.copyOf(records);
    }

    /** The records available without waiting. To get all of them, use {@link #all}. */
    public List<Written> soFar() throws IOException {
        poll();
        return List.copyOf(records);
    }

    private void poll() throws IOException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            records.add(new Written(record.key(), JSON.readTree(record.value()), record.value().length));
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
