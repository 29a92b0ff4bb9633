package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.DetectionJob;
import io.spawnwatch.DigestRecipe;
import io.spawnwatch.OwnProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code replay --kafka --resume} in a process that is killed in the middle of the topic. The broker's quota holds the process
 * there: without it, the rest might have been read by the time that the test has seen a checkpoint.
 */
@Tag("slow")
@Timeout(300)
@EnabledOnOs(OS.LINUX)
@ExtendWith(SharedServers.class)
class TopicRangeKillTest {
    private static final int EVENTS = 12_000;

    /** The broker lets ten seconds' worth pass at once, which is about a third of the events. */
    private static final double BYTES_PER_SECOND = 100_000;

    private static final String FETCHED_BYTES = "60000";

    private static final Pattern DIGEST = Pattern.compile("(?m)^digest ([0-9a-f]{64}) \\(([0-9,]+) rows\\)$");
    private static final Pattern SHARE = Pattern.compile("([0-9]+) %");

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("resume.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private Instant time = NINE;

    private void send(JobTopics topics, int events, OutputStream lines) throws IOException {
        for (int i = 0; i < events; i++) {
            time = time.plusMillis(random.nextInt(2_000));
            String dest = "host" + random.nextInt(40);
            Execution execution = random.nextInt(3) == 0
                    ? Execution.byDesktop(dest, random.nextInt(9), time)
                    : Execution.byWmi(dest, random.nextInt(9), time);
            topics.send(execution);
            lines.write(execution.cim());
            lines.write('\n');
        }
    }

    /** A live job's file, with a client that the broker knows by its name. */
    private Path configuration(JobTopics topics) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode file = (ObjectNode) json.readTree(topics.configuration());
        ((ObjectNode) file.path("kafka"))
                .put(ConsumerConfig.CLIENT_ID_CONFIG, topics.name())
                .put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES);
        return Files.writeString(folder.resolve("spawnwatch.yml"), file.toString());
    }

    private static void limit(KafkaBroker broker, JobTopics topics, @Nullable Double bytesPerSecond) throws Exception {
        broker.admin()
                .alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, topics.name())),
                        List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)))))
                .all()
                .get();
    }

    /** What a live job leaves on a broker: offsets of its group, and a transaction that it has yet to commit. */
    private static KafkaProducer<byte[], byte[]> openTransaction(KafkaBroker broker, JobTopics topics)
            throws Exception {
        broker.admin()
                .alterConsumerGroupOffsets(
                        topics.name(),
                        Map.of(new TopicPartition(topics.processEvents(), 0), new OffsetAndMetadata(7, "job")))
                .all()
                .get();
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        topics.name() + "-0",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        // Longer than the test on a busy machine: the broker aborts it then, which would be a trace.
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topics.riskEvents(), new byte[] {'{', '}'}))
                .get();
        return producer;
    }

    private static TransactionState stateOfTransaction(KafkaBroker broker, JobTopics topics) throws Exception {
        String id = topics.name() + "-0";
        return broker.admin()
                .describeTransactions(List.of(id))
                .description(id)
                .get()
                .state();
    }

    private static String[] replay(Path output, List<String> input, String... options) {
        List<String> args = new ArrayList<>(List.of("replay", "--output", output.toString(), "--digest"));
        args.addAll(input);
        args.addAll(List.of(options));
        return args.toArray(String[]::new);
    }

    /** The digest that a run prints, with the number of rows; it must be that of the rows in the file. */
    private static String digest(CommandRun run, Path output) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        Matcher printed = DIGEST.matcher(run.err());
        assertThat(printed.find()).as(run.err()).isTrue();
        assertThat(printed.group(1)).isEqualTo(DigestRecipe.of(output));
        return printed.group();
    }

    /** How much of the topic had been read at the last checkpoint that a process has completed, in percent. */
    private static int share(Path progress) throws IOException {
        Path file = progress.resolve("progress.properties");
        if (!Files.exists(file)) {
            return 0;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Matcher share = SHARE.matcher(properties.getProperty("position", ""));
        assertThat(share.matches()).as("%s", properties).isTrue();
        return Integer.parseInt(share.group(1));
    }

    @Test
    void aReplayThatIsKilledInTheMiddleOfATopicGoesOnWithTheSameResult(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        broker.ends(topics.processEvents());
        Path file = folder.resolve("events.jsonl");
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(file))) {
            send(topics, EVENTS, lines);
        }
        broker.flush();
        Path configuration = configuration(topics);
        List<String> topic = List.of("--kafka", configuration.toString(), "--margin", "36500d");
        Path output = folder.resolve("rows.jsonl");
        Path progress = folder.resolve("progress");

        CommandRun ofFile = CommandRun.successful(replay(output, List.of("--input", file.toString())));
        String expected = digest(ofFile, output);
        CommandRun uninterrupted = CommandRun.successful(replay(output, topic));
        assertThat(digest(uninterrupted, output)).as("seed %s", seed).isEqualTo(expected);
        Files.delete(output);

        try (KafkaProducer<byte[], byte[]> job = openTransaction(broker, topics)) {
            String before = BrokerTraces.of(broker, topics);
            String[] resumable = replay(output, topic, "--parallelism", "2", "--resume", progress.toString());
            limit(broker, topics, BYTES_PER_SECOND);
            int reached;
            try (OwnProcess killed = OwnProcess.start(folder, DetectionJob.class, resumable)) {
                Await.until(
                        () -> "a checkpoint in the middle; the last is at " + shareInWords(progress),
                        () -> !killed.isAlive() || share(progress) > 0);
                assertThat(killed.isAlive()).as("it still reads").isTrue();
                killed.kill();
                reached = share(progress);
            } finally {
                limit(broker, topics, null);
            }
            assertThat(reached).as("percent of the topic").isBetween(1, 80);
            assertThat(output).doesNotExist();
            assertThat(BrokerTraces.of(broker, topics)).isEqualTo(before);

            // The live job's sources go on, but what arrives now does not belong to what the run set out to read.
            send(topics, 500, OutputStream.nullOutputStream());
            broker.flush();
            String grown = BrokerTraces.of(broker, topics);
            try (OwnProcess resumed = OwnProcess.start(folder, DetectionJob.class, resumable)) {
                CommandRun end = resumed.awaitEnd();

                assertThat(end.err()).contains("goes on at " + reached + " %, after ");
                assertThat(digest(end, output))
                        .as("seed %s, killed at %s %%", seed, reached)
                        .isEqualTo(expected);
                assertThat(end.err()).containsPattern(String.format(Locale.ROOT, "events read +%,d ", EVENTS));
            }
            assertThat(progress).doesNotExist();
            assertThat(BrokerTraces.of(broker, topics)).isEqualTo(grown);
            assertThat(stateOfTransaction(broker, topics)).isEqualTo(TransactionState.ONGOING);
            job.abortTransaction();
        }
    }

    private static String shareInWords(Path progress) {
        try {
            return share(progress) + " %";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
