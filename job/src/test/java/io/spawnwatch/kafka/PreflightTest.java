package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.cli.SpawnwatchCommand;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("slow")
@ExtendWith(SharedServers.class)
class PreflightTest {
    private static final Duration PROMISED = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** Output and exit code of a command. */
    private record Said(int exitCode, String out, String err) {}

    private static Said run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = SpawnwatchCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "run";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return new Said(command.execute(arguments), out.toString(), err.toString());
    }

    private static String addressWhereNobodyListens() throws IOException {
        return "127.0.0.1:" + FreePorts.next();
    }

    /** Both at once, because each takes as long as a client waits for a broker. */
    @Test
    @Tag("timed")
    void reportsInTimeThatNoBrokerAnswers() throws Exception {
        String closed = addressWhereNobodyListens();
        long begun = System.nanoTime();
        try (ServerSocket silentSocket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String silent = "127.0.0.1:" + silentSocket.getLocalPort();
            List<CompletableFuture<Said>> runs = List.of(
                    CompletableFuture.supplyAsync(() -> run("--kafka", "bootstrap.servers=" + closed)),
                    CompletableFuture.supplyAsync(() -> run("--kafka", "bootstrap.servers=" + silent)));
            assertThatThrownBy(() ->
                            KafkaPreflight.check(RunSettings.of(null, Map.of(), Map.of("bootstrap.servers", closed))
                                    .kafka()))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("no Kafka broker answers at " + closed);
            assertThat(runs.get(0).get()).satisfies(said -> {
                assertThat(said.exitCode()).isEqualTo(2);
                assertThat(said.err())
                        .startsWith("no Kafka broker answers at " + closed)
                        .hasLineCount(1);
                assertThat(said.out()).isEmpty();
            });
            assertThat(runs.get(1).get()).satisfies(said -> {
                assertThat(said.exitCode()).isEqualTo(2);
                assertThat(said.err())
                        .startsWith("no Kafka broker answers at " + silent)
                        .hasLineCount(1);
            });
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PROMISED);
    }

    /** Each answer comes in time, but not all of them together. */
    @Test
    @Tag("timed")
    void reportsInTimeThatABrokerIsTooSlow() throws Exception {
        KafkaBroker.Ports ports = KafkaBroker.Ports.free();
        try (SlowLine line = new SlowLine()) {
            String address = KafkaBroker.HOST + ":" + line.port();
            line.connect(ports.broker());
            Map<String, String> listeners = Map.of("advertised.listeners", "PLAINTEXT://" + address);
            try (KafkaBroker broker = new KafkaBroker(ports, listeners, Map.of())) {
                JobTopics topics = JobTopics.create(broker);
                KafkaSettings kafka = topics.settings(
                                topics.configuration().replace(broker.bootstrapServers(), address), Map.of())
                        .kafka();
                line.answersAfter(Duration.ofMillis(2500));
                long begun = System.nanoTime();
                assertThatThrownBy(() -> KafkaPreflight.check(kafka))
                        .isInstanceOf(SettingsException.class)
                        .hasMessageContaining(address);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
                line.answersAfter(Duration.ZERO);
            }
        }
    }

    @Test
    void namesOnlyTheMissingTopics(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.named(broker);
        broker.createTopic(topics.processEvents(), 1, Map.of());
        broker.createTopic(topics.suppressed(), 1, Map.of());
        broker.createTopic(topics.rejected(), 1, Map.of());
        Path file = Files.writeString(directory.resolve("run.yml"), topics.configuration());

        Said said = run("--config", file.toString());

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err())
                .isEqualToNormalizingNewlines("Kafka at " + broker.bootstrapServers() + " has no topic "
                        + topics.allowlist() + ", " + topics.riskEvents()
                        + "; create the missing topics, or name other ones under 'topics:'\n");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void reportsANameThatNoTopicCanHave(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path file = Files.writeString(
                directory.resolve("run.yml"), topics.configuration().replace(topics.allowlist(), "allow list"));
        Said said = run("--config", file.toString());
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).startsWith("'allow list' is not a valid Kafka topic name");
    }

    @Test
    void passesIfAllTopicsExist(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        assertThatCode(() -> KafkaPreflight.check(topics.settings(Map.of()).kafka()))
                .doesNotThrowAnyException();
    }

    @Test
    void warnsIfProducersSetTheTimestampsThatClockSkewIsJudgedBy(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        assertThat(warnings(topics)).isEmpty();

        timestampType(broker, topics, "CreateTime");
        assertThat(warnings(topics))
                .isEqualTo("WARN producers set the record timestamps of topic " + topics.processEvents()
                        + " (message.timestamp.type=CreateTime): a producer whose clock is ahead makes the events of all other"
                        + " hosts late. Let the broker set them: kafka-configs.sh --bootstrap-server "
                        + broker.bootstrapServers() + " --alter --entity-type topics --entity-name "
                        + topics.processEvents() + " --add-config message.timestamp.type=LogAppendTime\n");

        timestampType(broker, topics, "LogAppendTime");
        assertThat(warnings(topics)).isEmpty();
    }

    private static void timestampType(BrokerClient broker, JobTopics topics, String type) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.processEvents());
        ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, type);
        broker.admin()
                .incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        Await.until(
                () -> "the broker to take " + entry, () -> type.equals(broker.timestampType(topics.processEvents())));
    }

    /** What the preflight logs about timestamps. */
    private static String warnings(JobTopics topics) {
        try (CapturedLog log = new CapturedLog()) {
            KafkaPreflight.check(topics.settings(Map.of()).kafka());
            return log.text()
                    .lines()
                    .filter(line -> line.contains(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))
                    .map(line -> line.replace("io.spawnwatch.connector.kafka.TimestampTypeCheck ", "") + "\n")
                    .collect(Collectors.joining());
        }
    }

    /** If the topic has no setting of its own, the broker's default applies. */
    @Test
    void theDefaultOfTheBrokerIsCheckedToo(KafkaBroker broker) throws Exception {
        JobTopics unset = JobTopics.createUnset(broker);
        assertThat(warnings(unset)).contains("CreateTime");

        Map<String, String> brokersClock = Map.of("log.message.timestamp.type", "LogAppendTime");
        try (KafkaBroker other = new KafkaBroker(KafkaBroker.Ports.free(), brokersClock, Map.of())) {
            JobTopics alsoUnset = JobTopics.createUnset(other);
            assertThat(warnings(alsoUnset)).isEmpty();
        }
    }

    @Test
    void reportsAHostWithoutAddress() {
        Said said = run("--kafka", "bootstrap.servers=no-such-host.invalid:9092");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("no-such-host.invalid").hasLineCount(1);
    }

    @Test
    void reportsPropertiesThatNoClientCanUse(KafkaBroker broker) {
        Said said =
                run("--kafka", "bootstrap.servers=" + broker.bootstrapServers(), "--kafka", "security.protocol=SSSL");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("security.protocol").hasLineCount(1);
    }

    @Test
    void hidesSecretsInMisspelledCredentials(KafkaBroker broker) throws Exception {
        String secret = "hunter2hunter2";
        String module = "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule ";
        for (String jaas : List.of(
                "required username=\"u\" password=\"" + secret + "\"",
                "required username=\"u\" password=" + secret + " ssl;",
                secret + " required;",
                "required " + secret + ";")) {
            Path file = Files.writeString(
                    directory.resolve("client.properties"),
                    "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n" + module + jaas + "\n");
            Said said = run(
                    "--kafka",
                    "bootstrap.servers=" + broker.bootstrapServers(),
                    "--kafka-properties-file",
                    file.toString());
            assertThat(said.exitCode()).isEqualTo(2);
            assertThat(said.err()).as(jaas).contains("Kafka").doesNotContain(secret);
        }
    }

    @Test
    void reportsAnInvalidRecordSize(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path file = Files.writeString(directory.resolve("run.yml"), topics.configuration());
        for (String size : List.of("1M", "1000")) {
            Said said = run("--config", file.toString(), "--kafka", "max.request.size=" + size);
            assertThat(said.exitCode()).isEqualTo(2);
            assertThat(said.err()).startsWith("kafka: max.request.size must be").contains("'" + size + "'");
        }
    }

    @Test
    void reportsATransactionTimeoutThatTheBrokerDoesNotAllow(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path file = Files.writeString(directory.resolve("run.yml"), topics.configuration());
        Said said = run("--config", file.toString(), "--kafka", "transaction.timeout.ms=86400000");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("transaction.max.timeout.ms").hasLineCount(1);
    }
}
