package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.range.TimeBounds;
import io.spawnwatch.connector.kafka.range.TopicRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which records belong to a range of a real broker's topics, and that reading them always ends. */
@Tag("slow")
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicRangeOffsetsTest {
    private static final TimeBounds ALL = new TimeBounds(null, null, Duration.ZERO);
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private KafkaBroker broker;

    /** Compaction is only tried every 15 s otherwise. */
    @BeforeAll
    void startBroker() throws Exception {
        broker = new KafkaBroker(KafkaBroker.Ports.free(), Map.of("log.cleaner.backoff.ms", "50"), Map.of());
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    private TopicRange range(TimeBounds bounds, String... topics) {
        return TopicRange.of(RangeJob.kafka(broker, List.of(topics)), bounds);
    }

    /** Creates a topic and waits until its partitions take records; a producer confuses the broker that refuses its first. */
    private void create(String topic, int partitions, Map<String, String> configuration) throws Exception {
        broker.createTopic(topic, partitions, configuration);
        broker.ends(topic);
    }

    private static byte[] garbage(int number) {
        return ("garbage " + number).getBytes(StandardCharsets.UTF_8);
    }

    private void fill(String topic, int partition, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            broker.send(topic, partition, "key", garbage(i));
        }
        broker.flush();
    }

    private KafkaProducer<byte[], byte[]> transactional(String id) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void write(KafkaProducer<byte[], byte[]> producer, String topic, int records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, 0, null, garbage(i))));
        }
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    /** What a consumer finds in topics up to their end, sorted. */
    private List<String> committed(String... topics) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic)
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(
                                record -> found.add(record.topic() + "-" + record.partition() + "@" + record.offset()));
            }
        }
        Collections.sort(found);
        return found;
    }

    @Test
    void everyPartitionIsReadToItsEndWhateverIsThere(FlinkCluster cluster) throws Exception {
        for (String topic : List.of("aborted", "open", "deleted", "all-deleted", "empty")) {
            create(topic, 1, Map.of());
        }
        create("sparse", 5, Map.of());
        create(
                "compacted",
                1,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        "1",
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.001"));
        fill("sparse", 1, 7);
        fill("sparse", 3, 1);
        fill("deleted", 0, 10);
        fill("all-deleted", 0, 5);
        delete("deleted", 6);
        delete("all-deleted", 5);
        for (int i = 0; i < 12; i++) {
            broker.write("compacted", 0, i % 3 == 2 ? "other" : "key", garbage(i));
        }
        try (KafkaProducer<byte[], byte[]> first = transactional("first");
                KafkaProducer<byte[], byte[]> second = transactional("second")) {
            first.beginTransaction();
            write(first, "aborted", 3);
            first.commitTransaction();
            for (int i = 0; i < 2; i++) {
                first.beginTransaction();
                write(first, "aborted", 4);
                first.abortTransaction();
            }
            second.beginTransaction();
            write(second, "open", 2);
            second.commitTransaction();
            second.beginTransaction();
            write(second, "open", 3);
            Await.until(() -> "compaction", () -> committed("compacted").size() < 12);

            String[] topics = {"aborted", "open", "deleted", "all-deleted", "empty", "sparse", "compacted"};
            List<String> expected = committed(topics);
            TopicRange range = range(ALL, topics);

            // 3 + 8 of "aborted" with 3 markers, 2 of "open" with 1, 4, 7, 1, and 12 of "compacted", most of them gone.
            assertThat(range.records()).isEqualTo(14 + 3 + 4 + 7 + 1 + 12);
            assertThat(range.inWords()).isEqualTo("up to 41 records in 6 of 11 partitions");
            assertThat(range.warnings())
                    .containsExactly("open-0: a transaction is open at offset 3; 3 records from there on are not read");
            assertThat(RangeJob.read(cluster, range, 1)).isEqualTo(expected);
            assertThat(RangeJob.read(cluster, range, 3)).isEqualTo(expected);
            second.abortTransaction();
            assertThat(RangeJob.read(cluster, range, 2))
                    .as("what was decided before the abort")
                    .isEqualTo(expected);
        }
    }

    private void delete(String topic, long before) throws Exception {
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    /** Producers' times: in no order, delayed, and one clock of another age. The events that count are known by their own. */
    @Test
    void withTimesOfProducersTheEventsOfTheRangeAreFoundInAnyOrder(FlinkCluster cluster) throws Exception {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        create("created", 3, Map.of());
        Instant from = NOON.minus(Duration.ofMinutes(20));
        Instant to = NOON.plus(Duration.ofMinutes(20));
        List<String> expected = new ArrayList<>();
        broker.sendDated("created", 0, Instant.now(), garbage(0));
        broker.sendDated("created", 1, Instant.now(), garbage(1));
        for (int i = 0; i < 600; i++) {
            Instant time = NOON.plusMillis(random.nextLong(7_200_000) - 3_600_000);
            Instant arrival = time.plusMillis(random.nextLong(600_000));
            broker.sendDated(
                    "created",
                    random.nextInt(2),
                    arrival,
                    Execution.byWmi("h", i, time).cim());
            if (!time.isBefore(from) && time.isBefore(to)) {
                expected.add("event " + time.toEpochMilli());
            }
        }
        broker.flush();
        Collections.sort(expected);

        TopicRange range = range(new TimeBounds(from, to, Duration.ofMinutes(10)), "created");

        assertThat(range.warnings())
                .containsExactly("producers set the record timestamps of topic created, so they do not say when records"
                        + " arrived: it is read to its end, not to --to");
        assertThat(RangeJob.read(cluster, range, 2).stream().filter(read -> read.startsWith("event ")))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    @Test
    void withTimesOfTheBrokerNothingButTheRangeIsRead(FlinkCluster cluster) throws Exception {
        create("appended", 4, Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        fill("appended", 0, 5);
        fill("appended", 1, 6);
        Instant first = nextMoment();
        fill("appended", 1, 7);
        fill("appended", 2, 8);
        Instant second = nextMoment();
        fill("appended", 0, 9);
        fill("appended", 1, 10);

        TopicRange before = range(new TimeBounds(null, first, Duration.ZERO), "appended");
        TopicRange between = range(new TimeBounds(first, second, Duration.ZERO), "appended");
        TopicRange after = range(new TimeBounds(second, null, Duration.ZERO), "appended");

        assertThat(RangeJob.read(cluster, before, 1)).isEqualTo(places(0, 0, 5, 1, 0, 6));
        assertThat(RangeJob.read(cluster, between, 2)).isEqualTo(places(1, 6, 13, 2, 0, 8));
        assertThat(RangeJob.read(cluster, after, 1)).isEqualTo(places(0, 5, 14, 1, 13, 23));
        assertThat(List.of(before.records(), between.records(), after.records()))
                .isEqualTo(List.of(11L, 15L, 19L));
        assertThat(before.warnings()).isEmpty();
        assertThat(range(new TimeBounds(first, second, Duration.ofHours(1)), "appended")
                        .records())
                .isEqualTo(45);
    }

    /** A time that is after all records so far, and before all that follow. */
    private static Instant nextMoment() throws Exception {
        Instant next = Instant.ofEpochMilli(System.currentTimeMillis() + 1);
        Await.until(() -> "the time " + next, () -> System.currentTimeMillis() > next.toEpochMilli());
        return next;
    }

    private static List<String> places(int... partitionStartStop) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < partitionStartStop.length; i += 3) {
            int partition = partitionStartStop[i];
            LongStream.range(partitionStartStop[i + 1], partitionStartStop[i + 2])
                    .forEach(offset -> places.add("appended-" + partition + "@" + offset));
        }
        Collections.sort(places);
        return places;
    }

    @Test
    void whatRetentionHasDeletedIsSaid() throws Exception {
        create("short", 2, Map.of());
        for (int i = 0; i < 6; i++) {
            broker.sendDated("short", 0, NOON.plus(Duration.ofHours(i)), garbage(i));
        }
        broker.sendDated("short", 1, NOON.plus(Duration.ofHours(1)), garbage(9));
        broker.flush();
        delete("short", 4);

        assertThat(range(new TimeBounds(NOON, null, Duration.ZERO), "short").warnings())
                .containsExactly("short-0: the 4 records before offset 4 have been deleted, and the first that is left"
                        + " arrived at 2026-03-02T16:00:00Z, 4h after --from");
        assertThat(range(new TimeBounds(NOON.plus(Duration.ofHours(4)), null, Duration.ZERO), "short")
                        .warnings())
                .isEmpty();
        assertThat(range(ALL, "short").warnings()).isEmpty();
    }

    @Test
    void aRangeThatHoldsNothingIsRefused() throws Exception {
        create("recent", 2, Map.of());
        create("blank", 2, Map.of());
        broker.sendDated("recent", 1, NOON, garbage(1));
        broker.flush();
        Instant later = NOON.plus(Duration.ofDays(1));

        refuses(
                new TimeBounds(later, null, Duration.ofHours(1)),
                "topic recent has no records for events from " + later
                        + " on, and the first record that it holds arrived at " + NOON
                        + "; events that arrived long after they happened are found with a larger --margin of"
                        + " replay or compare",
                "recent");
        refuses(ALL, "topic blank holds no records", "blank");
        refuses(
                ALL,
                "Kafka at " + broker.bootstrapServers() + " has no topic missing; the configuration names the topics"
                        + " under 'topics:'",
                "recent",
                "missing");
    }

    private void refuses(TimeBounds bounds, String message, String... topics) {
        assertThatThrownBy(() -> range(bounds, topics))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }
}
