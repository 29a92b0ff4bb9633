package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.input.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A stream of events as a topic or as files.
 *
 * @param content what it consists of
 * @param place   name of the topic, or the folder
 * @param records number of records
 * @param bytes   their size
 * @param rows    the rows of the WMI detection
 */
record Input(Content content, String place, long records, long bytes, Map<Row.Key, Row> rows) {

    /** Copies the rows. */
    Input {
        rows = Map.copyOf(rows);
    }

    /** Writes a stream to a new topic with {@link EventStream#PARTITIONS} partitions, uncompressed. */
    static Input topic(Broker broker, String topic, EventStream stream) throws Exception {
        createTopic(broker, topic, Map.of());
        AtomicReference<Exception> failed = new AtomicReference<>();
        long bytes;
        try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            bytes = stream.write((partition, record) -> {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, partition, null, record), (metadata, exception) -> {
                            if (exception != null) {
                                failed.set(exception);
                            }
                        });
            });
        }
        if (failed.get() != null) {
            throw new BenchmarkException(
                    topic + " cannot be written: " + failed.get().getMessage(), failed.get());
        }
        return new Input(stream.content(), topic, stream.records(), bytes, stream.rows());
    }

    /**
     * Creates a topic for events.
     *
     * @param further options of the topic
     */
    static void createTopic(Broker broker, String topic, Map<String, String> further) throws Exception {
        Map<String, String> options = new HashMap<>(further);
        options.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        broker.client().createTopic(topic, EventStream.PARTITIONS, options);
    }

    /** A producer with Kafka's own settings. */
    static KafkaProducer<byte[], byte[]> producer(Broker broker) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes a stream to files of a new folder, one for each partition and one record a line. */
    static Input files(Path folder, EventStream stream) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<OutputStream> files = new ArrayList<>();
        long bytes;
        try {
            for (int partition = 0; partition < EventStream.PARTITIONS; partition++) {
                files.add(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("events-" + partition + ".json")), 1 << 20));
            }
            bytes = stream.write((partition, record) -> {
                files.get(partition).write(record);
                files.get(partition).write('\n');
            });
        } finally {
            for (OutputStream file : files) {
                file.close();
            }
        }
        return new Input(stream.content(), folder.toString(), stream.records(), bytes, stream.rows());
    }
}
