package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Publishes recordings to a real broker, and into a live job. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class PublishTest {
    /** Sends in order of time, and waits for next to nothing. */
    private static final String AT_ONCE_IN_ORDER = "100000000";

    @TempDir
    private Path folder;

    private final KafkaBroker broker;
    private JobTopics topics;
    private Path config;

    PublishTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void createTopics() throws Exception {
        topics = JobTopics.create(broker);
        config = Files.writeString(folder.resolve("run.yml"), topics.configuration());
    }

    private CommandRun publish(String... args) {
        return CommandRun.of(Stream.concat(Stream.of("publish", "--config", config.toString()), Arrays.stream(args))
                .toArray(String[]::new));
    }

    private Path demo(String... options) {
        Path events = folder.resolve("demo-events");
        List<String> args = new ArrayList<>(List.of("demo", "--write-events", events.toString()));
        args.addAll(List.of(options));
        CommandRun.successful(args.toArray(String[]::new));
        return events;
    }

    private static Path recording(String name) {
        return SharedData.folder().resolve("events").resolve(name + ".json.gz");
    }

    @Test
    void aLiveJobReportsTheRowsOfAReplayOfTheSample(FlinkCluster cluster) throws Exception {
        liveRowsEqualTheReplays(cluster, demo("--keep-times"), AT_ONCE_IN_ORDER);
    }

    /** Three files that overlap neither in time nor in hosts, at once and in the order of their names, which is that of time. */
    @Test
    void aLiveJobReportsTheRowsOfAReplayOfRecordedAttacks(FlinkCluster cluster) throws Exception {
        Path attacks = Files.createDirectory(folder.resolve("attacks"));
        for (String name : List.of(
                "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
                "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
                "splunk_t1047_atomic_red_team")) {
            Files.copy(recording(name), attacks.resolve(name + ".json.gz"));
        }
        liveRowsEqualTheReplays(cluster, attacks, AT_ONCE_IN_ORDER);
    }

    private void liveRowsEqualTheReplays(FlinkCluster cluster, Path events, String speed) throws Exception {
        Path replayed = folder.resolve("replayed.jsonl");
        CommandRun.successful("replay", "--input", events.toString(), "--output", replayed.toString());
        Map<String, JsonNode> expected = lastRevisions(CommandRun.jsonLines(replayed));
        assertThat(expected).isNotEmpty();

        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), folder.resolve("state"))) {
            CommandRun run = publish("--input", events.toString(), "--speed", speed);
            assertThat(run.exitCode()).as(run.err()).isZero();
            // The last windows close when an event of a later time arrives in each partition.
            Instant later = Instant.now();
            for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
                topics.send(partition, Execution.byDesktop("later", 1, later).cim());
            }
            broker.flush();
            Set<String> seen = new HashSet<>();
            Await.until(() -> expected.size() + " rows with their last revisions; so far: " + seen, () -> {
                seen.clear();
                seen.addAll(lastRevisions(
                                riskEvents.soFar().stream().map(Written::json).toList())
                        .values()
                        .stream()
                        .map(JsonNode::toString)
                        .toList());
                return seen.containsAll(
                        expected.values().stream().map(JsonNode::toString).toList());
            });
            job.stop();
            assertThat(lastRevisions(
                            riskEvents.all().stream().map(Written::json).toList()))
                    .isEqualTo(expected);
        }
    }

    /** What was reported of each row last, without the number of its revision, which a replay does not count up. */
    private static Map<String, JsonNode> lastRevisions(List<JsonNode> riskEvents) {
        Map<String, JsonNode> last = new TreeMap<>();
        Map<String, Integer> revisions = new HashMap<>();
        for (JsonNode event : riskEvents) {
            String id = event.get("risk_event_id").textValue() + event.get("late");
            int revision = event.get("revision").intValue();
            if (revision > revisions.getOrDefault(id, 0)) {
                revisions.put(id, revision);
                ObjectNode row = event.deepCopy();
                row.remove("revision");
                last.put(id, row);
            }
        }
        return last;
    }

    @Test
    void theEventsOfAHostAreInOnePartitionInTheirOrder() throws Exception {
        Path events = demo("--keep-times");

        CommandRun run = publish("--input", events.toString(), "--speed", "max");

        List<String> lines = Files.readAllLines(events);
        List<ConsumerRecord<byte[], byte[]>> records = records();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("sent 4,000 records to " + topics.processEvents() + " in ");
        assertThat(records).hasSize(lines.size());
        Map<String, Integer> partitions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() != null) {
                String host = new String(record.key(), StandardCharsets.UTF_8);
                assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains(host);
                assertThat(partitions.merge(host, record.partition(), (known, other) -> known))
                        .isEqualTo(record.partition());
            }
        }
        assertThat(partitions.values()).contains(0, 1);
        assertThat(partitions).hasSizeGreaterThan(40);
        assertThat(records.stream().map(PublishTest::text)).containsExactlyInAnyOrderElementsOf(lines);
        for (String host : partitions.keySet()) {
            List<String> ofHost = records.stream()
                    .filter(record -> record.key() != null)
                    .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(host))
                    .map(PublishTest::text)
                    .toList();
            int found = 0;
            for (String line : lines) {
                found += found < ofHost.size() && ofHost.get(found).equals(line) ? 1 : 0;
            }
            assertThat(found).as("records of %s in the order of the file", host).isEqualTo(ofHost.size());
        }
    }

    @Test
    void atTheirOwnPaceEventsArriveAtTheirMovedTimes() throws Exception {
        List<String> lines = new ArrayList<>();
        Instant start = Instant.parse("2020-08-06T07:56:41.300Z");
        for (int i = 0; i < 8; i++) {
            lines.add(new String(
                    Execution.byWmi("ws-" + i % 2, i, start.plusMillis(150L * i))
                            .sysmon(),
                    StandardCharsets.UTF_8));
        }
        Path events = Files.write(folder.resolve("events.jsonl"), lines);

        CommandRun run = publish("--input", events.toString(), "--shift-to-now");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).startsWith("8 records of 2 hosts, 2020-08-06T07:56:41.300Z to 2020-08-06T07:56:42.350Z");
        assertThat(run.out()).containsPattern("times moved by [0-9]+ d [0-9]+ h, to ");
        List<ConsumerRecord<byte[], byte[]>> records = records();
        assertThat(records).hasSize(8);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String text = text(record);
            int at = text.indexOf("\"UtcTime\":\"") + "\"UtcTime\":\"".length();
            Instant time = Instant.parse(text.substring(at, at + 23).replace(' ', 'T') + "Z");
            // The broker's timestamp: the first event also waits for the connection.
            assertThat(Duration.between(time, Instant.ofEpochMilli(record.timestamp())))
                    .isBetween(Duration.ofMillis(-20), Duration.ofSeconds(5));
        }
    }

    @Test
    void onlyTheSightingsOfSelectedDetectionsAreSent() throws Exception {
        CommandRun run = publish("--input", demo("--keep-times").toString(), "--speed", "max", "--technique", "T1047");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(records()).isNotEmpty().hasSizeLessThan(100).allMatch(record -> text(record)
                .toLowerCase(Locale.ROOT)
                .contains("wmiprvse.exe"));
        assertThat(publish("--input", demo("--keep-times").toString(), "--speed", "max", "--host", "nobody"))
                .satisfies(nothing -> {
                    assertThat(nothing.exitCode()).isEqualTo(1);
                    assertThat(nothing.err()).endsWith("Nothing was sent, because no event is selected.\n");
                });
        Path text = Files.writeString(folder.resolve("text.jsonl"), "no event\nno event\n");
        CommandRun unreadable = publish("--input", text.toString(), "--speed", "max", "--host", "nobody");
        assertThat(unreadable.exitCode()).isEqualTo(1);
        assertThat(unreadable.err()).endsWith("Nothing was sent, because no record could be read.\n");
        assertThat(unreadable.out()).contains("2 of these cannot be read\n");
    }

    @Test
    void aRecordThatIsTooLargeForTheTopicIsNamedAndTheRestIsSent() throws Exception {
        String topic = topics.name() + "-small";
        broker.createTopic(topic, 1, Map.of("max.message.bytes", "20000", "compression.type", "uncompressed"));
        StringBuilder incompressible = new StringBuilder();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60_000; i++) {
            incompressible.append((char) ('a' + random.nextInt(26)));
        }
        Instant nine = Execution.NINE;
        Path events = Files.write(
                folder.resolve("events.jsonl"),
                List.of(
                        new String(Execution.byWmi("a", 1, nine).cim(), StandardCharsets.UTF_8),
                        new String(
                                Execution.byWmi("a", 2, nine)
                                        .running(incompressible.toString())
                                        .cim(),
                                StandardCharsets.UTF_8),
                        new String(Execution.byWmi("a", 3, nine).cim(), StandardCharsets.UTF_8)));

        CommandRun run = publish("--input", events.toString(), "--topic", topic);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).startsWith("sent 2 records to " + topic);
        assertThat(run.err())
                .containsPattern(events + ":2: the record has 6[0-9]{4} bytes, more than topic " + topic
                        + " takes \\(max.message.bytes\\), and is not sent\n");
        assertThat(records(topic)).hasSize(2);
    }

    @Test
    void aTopicThatDoesNotExistIsNamedBeforeAnythingIsSent() throws IOException {
        CommandRun run = publish("--input", demo().toString(), "--topic", "none-such");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "Kafka at " + broker.bootstrapServers()
                                + " has no topic none-such; create it, or name another\n"));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private List<ConsumerRecord<byte[], byte[]>> records() throws Exception {
        return records(topics.processEvents());
    }

    /** All records of a topic, those of a partition in their order. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        Map<TopicPartition, Long> ends = broker.ends(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Await.until(() -> "the records of " + topic, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        return records;
    }
}
