package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.ShippedUsers.JOB;
import static io.spawnwatch.kafka.ShippedUsers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.cli.SpawnwatchCommand;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** TLS and SCRAM on a real broker, with the users and rights shipped for Kubernetes. */
@Tag("slow")
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaSecurityTest {
    private static final long SEED = 61;
    private static final Duration FAST = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private SecuredBroker broker;
    private ShippedUsers users;
    private JobTopics topics;

    @BeforeAll
    void startBroker() throws Exception {
        broker = SecuredBroker.start(folder);
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createUsers() throws Exception {
        users = ShippedUsers.create(broker);
        topics = users.topics();
    }

    @Test
    void theJobRunsExactlyOnceWithTheShippedRightsAndNeverShowsItsPassword(FlinkCluster cluster) throws Exception {
        users.allow(users.rights());
        RunSettings settings = users.settings(users.credentials(JOB));
        KafkaPreflight.check(settings.kafka());
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        try (CapturedLog log = new CapturedLog();
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job = RunningJob.start(cluster, settings, folder.resolve("state1"))) {
            stream.sendPart(300);
            riskEvents.await(stream.groups());
            assertThat(pages(cluster, job.id())).doesNotContain(PASSWORD).contains(topics.name());
            String savepoint = job.stop();
            stream.sendPart(300);
            stream.closeWindows();
            try (RunningJob again = job.startAgainFrom(savepoint)) {
                riskEvents.await(stream.expected().size());
                again.stop();
            }
            assertThat(riskEvents.all())
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(stream.expected());
            assertThat(log.text())
                    .contains("ProducerConfig values", "ConsumerConfig values", "sasl.jaas.config = [hidden]")
                    .doesNotContain(PASSWORD);
        }
        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }

    /** Every page of the web interface that shows a configuration. */
    private static String pages(FlinkCluster cluster, String job) throws Exception {
        StringBuilder pages = new StringBuilder();
        URI rest = cluster.mini().getRestAddress().get();
        HttpClient http = HttpClient.newHttpClient();
        for (String page : List.of(
                "/jobs/" + job,
                "/jobs/" + job + "/config",
                "/jobs/" + job + "/plan",
                "/jobs/" + job + "/checkpoints/config",
                "/jobmanager/config",
                "/jobmanager/environment")) {
            var answer = http.send(HttpRequest.newBuilder(rest.resolve(page)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            pages.append(answer.body());
        }
        return pages.toString();
    }

    @Test
    void credentialsCanStayInFilesThatOnlyKafkaClientsRead(FlinkCluster cluster) throws Exception {
        users.allow(users.rights());
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Map<String, String> credentials = new HashMap<>(users.credentials(JOB));
        Files.writeString(secret.resolve("sasl.jaas.config"), String.valueOf(credentials.get("sasl.jaas.config")));
        credentials.put("config.providers", "dir");
        credentials.put(
                "config.providers.dir.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        credentials.put("sasl.jaas.config", "${dir:" + secret + ":sasl.jaas.config}");
        RunSettings settings = users.settings(credentials);
        KafkaPreflight.check(settings.kafka());
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        stream.sendPart(100);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job = RunningJob.start(cluster, settings, folder.resolve("state2"))) {
            riskEvents.await(stream.groups());
            job.stop();
        }
        assertThat(settings.kafka().client().toString()).doesNotContain(PASSWORD);
    }

    @Test
    @Tag("timed")
    void wrongCredentialsFailFastWithASentenceThatHidesThePassword() throws Exception {
        users.allow(users.rights());
        Map<String, String> right = users.credentials(JOB);
        // All at once, because some take as long as a client waits.
        List<CompletableFuture<Void>> attempts = List.of(
                refused(
                        with(right, "sasl.jaas.config", other(right, PASSWORD, "wr0ng-passw0rd")),
                        "rejects the credentials"),
                refused(with(right, "sasl.jaas.config", other(right, JOB, "nobody")), "rejects the credentials"),
                refused(with(right, "sasl.mechanism", "SCRAM-SHA-256"), "rejects the credentials"),
                refused(
                        with(
                                right,
                                "ssl.truststore.location",
                                SecuredBroker.otherCertificate(folder).toString()),
                        "TLS with Kafka at"),
                refused(
                        with(
                                right,
                                "bootstrap.servers",
                                broker.bootstrapServers().replace(KafkaBroker.HOST, "localhost")),
                        "TLS"),
                refused(with(right, "security.protocol", "SASL_PLAINTEXT"), "security.protocol"),
                refused(
                        with(
                                right,
                                "ssl.truststore.location",
                                folder.resolve("nowhere").toString()),
                        "cannot be set up"));
        for (CompletableFuture<Void> attempt : attempts) {
            attempt.get();
        }
    }

    private static String other(Map<String, String> right, String before, String after) {
        return String.valueOf(right.get("sasl.jaas.config")).replace(before, after);
    }

    private static Map<String, String> with(Map<String, String> credentials, String key, String value) {
        Map<String, String> changed = new HashMap<>(credentials);
        changed.put(key, value);
        return changed;
    }

    /** Runs the command line, as a user does. */
    private CompletableFuture<Void> refused(Map<String, String> credentials, String sentence) throws Exception {
        Path file = Files.createTempFile(folder, "client", ".properties");
        java.util.Properties properties = new java.util.Properties();
        properties.putAll(credentials);
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        Path config = Files.writeString(Files.createTempFile(folder, "run", ".yml"), topics.configuration());
        return CompletableFuture.runAsync(
                () -> {
                    StringWriter err = new StringWriter();
                    CommandLine command = SpawnwatchCommand.commandLine()
                            .setOut(new PrintWriter(new StringWriter(), true))
                            .setErr(new PrintWriter(err, true));
                    long begun = System.nanoTime();
                    int exitCode = command.execute(
                            "run", "--config", config.toString(), "--kafka-properties-file", file.toString());
                    assertThat(exitCode).as(err.toString()).isEqualTo(2);
                    assertThat(err.toString())
                            .contains(sentence)
                            .hasLineCount(1)
                            .doesNotContain(PASSWORD)
                            .doesNotContain("wr0ng");
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(FAST);
                },
                attempt -> new Thread(attempt).start());
    }
}
