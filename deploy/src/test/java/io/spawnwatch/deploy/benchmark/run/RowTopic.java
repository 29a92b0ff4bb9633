package io.spawnwatch.deploy.benchmark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.deploy.benchmark.input.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic with rows from its beginning, committed ones only. */
final class RowTopic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RowParser parser;
    private long records;

    RowTopic(Broker broker, String topic, RowParser parser) {
        this.parser = parser;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        "false",
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) POLL.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The rows that have come. Waits a moment if there are none. */
    List<Row> poll() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            records++;
            Row row = parser.row(JSON.readTree(record.value()));
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Records read so far, those that are not rows of the WMI detection included. */
    long records() {
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
