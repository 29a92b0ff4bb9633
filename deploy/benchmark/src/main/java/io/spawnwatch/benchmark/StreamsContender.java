package io.spawnwatch.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.deploy.benchmark.contender.Sampler;
import io.spawnwatch.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.Stores;

/**
 * The query of the WMI detection in Kafka Streams, from Kafka to Kafka, at least once. Each record is parsed once, by Jackson;
 * rows are in memory. Rows are written again when they change, hence the generous grace: no event is late.
 */
public final class StreamsContender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> GROUP =
            List.of("dest", "user", "parent_process", "process_name", "process", "process_id", "parent_process_id");
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final LongAdder RECORDS = new LongAdder();

    private StreamsContender() {}

    /** Runs until it is killed. Argument: the job's configuration file. */
    public static void main(String[] args) {
        RunSettings settings = RunSettings.of(Documents.yaml(Path.of(args[0])), Map.of(), Map.of());
        String samples = settings.flink().get("metrics.reporter.benchmark.file");
        Sampler.start(Path.of(samples), () -> new Sampler.Counts(RECORDS.sum(), "-"));

        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.kafka().groupId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.parallelism());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of(samples).resolveSibling("streams").toString());
        properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTime.class);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        settings.kafka().topics().processEvents(),
                        Consumed.with(Serdes.Bytes(), Serdes.serdeFrom(new ToBytes(), new Parse())))
                .filter((key, event) ->
                        event.path("parent_process_name").asText().equalsIgnoreCase("wmiprvse.exe"))
                .map((key, event) -> new KeyValue<>(group(event), time(event)))
                .groupByKey(Grouped.with("group", Serdes.String(), Serdes.Long()))
                .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, Duration.ofDays(1)))
                .aggregate(
                        () -> "0",
                        (group, time, row) ->
                                row.equals("0") ? "1 " + time + " " + time : plus(row.split(" ", -1), time),
                        Materialized.<String, String>as(
                                        Stores.inMemoryWindowStore("rows", Duration.ofDays(2), WINDOW, false))
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.String()))
                .toStream()
                .map((window, row) -> new KeyValue<>(
                        window.key(), row(window.key(), window.window().start(), row.split(" ", -1))))
                .to(settings.kafka().topics().riskEvents(), Produced.with(Serdes.String(), Serdes.String()));
        KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        streams.start();
    }

    private static String group(JsonNode event) {
        ObjectNode group = JSON.createObjectNode();
        GROUP.forEach(field -> group.set(field, event.get(field)));
        return group.toString();
    }

    private static long time(JsonNode event) {
        return Math.round(event.path("_time").asDouble() * 1000);
    }

    private static String plus(String[] row, long time) {
        return (Long.parseLong(row[0]) + 1) + " " + Math.min(Long.parseLong(row[1]), time) + " "
                + Math.max(Long.parseLong(row[2]), time);
    }

    private static String row(String group, long windowStart, String[] row) {
        try {
            return ((ObjectNode) JSON.readTree(group))
                    .put("window_start", windowStart)
                    .put("count", Long.parseLong(row[0]))
                    .put("first_time", Long.parseLong(row[1]))
                    .put("last_time", Long.parseLong(row[2]))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts and parses. */
    private static final class Parse implements Deserializer<JsonNode> {
        @Override
        public JsonNode deserialize(String topic, byte[] record) {
            RECORDS.increment();
            try {
                return JSON.readTree(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Never used: an event is not written again. */
    private static final class ToBytes implements Serializer<JsonNode> {
        @Override
        public byte[] serialize(String topic, JsonNode event) {
            return event.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The event's own time; that of a record between the two parts of the topology is already set. */
    public static final class EventTime implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return record.value() instanceof JsonNode event ? time(event) : record.timestamp();
        }
    }
}
