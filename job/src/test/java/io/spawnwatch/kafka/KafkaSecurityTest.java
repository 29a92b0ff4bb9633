package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.cli.SpawnwatchCommand;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** TLS, SCRAM and ACLs on a real broker, with the users and rights shipped for Kubernetes. */
@Tag("slow")
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaSecurityTest {
    private static final Path USERS = Path.of("..", "deploy", "kubernetes", "base", "kafka-users.yaml");
    private static final String JOB = "spawnwatch-job";
    private static final String PASSWORD = "s3cr3t-0f-the-j0b";
    private static final long SEED = 61;
    private static final Duration FAST = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private SecuredBroker broker;
    private JobTopics topics;

    /** A right, as the resource of a user grants it. */
    private record Right(String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {}

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
        broker.allowNothing();
        topics = JobTopics.create(broker);
        for (String user : List.of(JOB, "spawnwatch-events", "spawnwatch-allowlist", "spawnwatch-analysts")) {
            broker.user(user, PASSWORD);
        }
    }

    /** The rights of the shipped users, translated to the topics of this test. */
    private List<Right> rights() {
        List<Right> rights = new ArrayList<>();
        for (Mapping user : Documents.yamlAll(USERS)) {
            String name = user.requiredMapping("metadata").requiredText("name");
            Mapping authorization = user.requiredMapping("spec").requiredMapping("authorization");
            for (Mapping acl : authorization.mappings("acls")) {
                Mapping resource = acl.requiredMapping("resource");
                ResourceType type = type(resource.requiredText("type"));
                String pattern = resource.text("patternType");
                for (String operation : acl.texts("operations")) {
                    rights.add(new Right(
                            name,
                            type,
                            type == ResourceType.CLUSTER ? "kafka-cluster" : here(type, resource.requiredText("name")),
                            "prefix".equals(pattern) ? PatternType.PREFIXED : PatternType.LITERAL,
                            operation(operation)));
                }
            }
        }
        return rights;
    }

    private static ResourceType type(String name) {
        return switch (name) {
            case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
            default -> ResourceType.fromString(name.toUpperCase(Locale.ROOT));
        };
    }

    /** Strimzi writes these names in camel case. */
    private static AclOperation operation(String name) {
        return AclOperation.fromString(
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    private String here(ResourceType type, String name) {
        return type == ResourceType.TOPIC ? topics.name() + "-" + name : name.replace("spawnwatch", topics.name());
    }

    private void allow(List<Right> rights) throws Exception {
        for (Right right : rights) {
            broker.allow(right.user(), right.type(), right.name(), right.pattern(), right.operation());
        }
    }

    private RunSettings settings(Map<String, String> credentials) {
        Map<String, String> kafka = new HashMap<>(credentials);
        kafka.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return RunSettings.of(
                Documents.json("test", topics.configuration()),
                Map.of(
                        "checkpoint-interval", "200ms",
                        "parallelism", "2",
                        "idleness", "10m",
                        "group-id", topics.name(),
                        "transactional-id-prefix", topics.name()),
                kafka);
    }

    @Test
    void theJobRunsExactlyOnceWithTheShippedRightsAndNeverShowsItsPassword(FlinkCluster cluster) throws Exception {
        allow(rights());
        RunSettings settings = settings(broker.credentials(JOB, PASSWORD));
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
        allow(rights());
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Map<String, String> credentials = new HashMap<>(broker.credentials(JOB, PASSWORD));
        Files.writeString(secret.resolve("sasl.jaas.config"), String.valueOf(credentials.get("sasl.jaas.config")));
        credentials.put("config.providers", "dir");
        credentials.put(
                "config.providers.dir.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        credentials.put("sasl.jaas.config", "${dir:" + secret + ":sasl.jaas.config}");
        RunSettings settings = settings(credentials);
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
    void wrongCredentialsFailFastWithASentenceThatHidesThePassword() throws Exception {
        allow(rights());
        Map<String, String> right = broker.credentials(JOB, PASSWORD);
        refused(with(right, "sasl.jaas.config", other(right, PASSWORD, "wr0ng-passw0rd")), "rejects the credentials");
        refused(with(right, "sasl.jaas.config", other(right, JOB, "nobody")), "rejects the credentials");
        refused(with(right, "sasl.mechanism", "SCRAM-SHA-256"), "rejects the credentials");
        refused(
                with(
                        right,
                        "ssl.truststore.location",
                        SecuredBroker.otherCertificate(folder).toString()),
                "TLS with Kafka at");
        refused(
                with(right, "bootstrap.servers", broker.bootstrapServers().replace(KafkaBroker.HOST, "localhost")),
                "TLS");
        refused(with(right, "security.protocol", "SASL_PLAINTEXT"), "security.protocol");
        refused(with(right, "ssl.truststore.location", folder.resolve("nowhere").toString()), "cannot be set up");
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
    private void refused(Map<String, String> credentials, String sentence) throws Exception {
        Path file = folder.resolve("client.properties");
        java.util.Properties properties = new java.util.Properties();
        properties.putAll(credentials);
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        Path config = Files.writeString(folder.resolve("run.yml"), topics.configuration());
        StringWriter err = new StringWriter();
        CommandLine command = SpawnwatchCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        long begun = System.nanoTime();
        int exitCode =
                command.execute("run", "--config", config.toString(), "--kafka-properties-file", file.toString());
        assertThat(exitCode).as(err.toString()).isEqualTo(2);
        assertThat(err.toString())
                .contains(sentence)
                .hasLineCount(1)
                .doesNotContain(PASSWORD)
                .doesNotContain("wr0ng");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(FAST);
    }

    @Test
    void everyMissingRightIsNamedBeforeTheJobStarts() throws Exception {
        List<Right> needed = rights().stream()
                .filter(right -> right.user().equals(JOB))
                .filter(right -> right.operation() != AclOperation.DESCRIBE)
                .filter(right -> right.operation() != AclOperation.DESCRIBE_CONFIGS)
                .toList();
        assertThat(needed).hasSize(10);
        for (Right missing : needed) {
            broker.allowNothing();
            allow(rights().stream().filter(right -> !right.equals(missing)).toList());
            String what = missing.operation() + " on "
                    + switch (missing.type()) {
                        case TRANSACTIONAL_ID -> "transactional ids that begin with ";
                        default -> missing.type().name().toLowerCase(Locale.ROOT) + " ";
                    }
                    + missing.name();
            Await.until(() -> "the removal of " + what, () -> faults().equals(List.of(what)));
        }
    }

    @Test
    void theShippedRightsShowWhoSetsTheTimestampsAndWithoutThatRightTheJobRunsWithAWarning() throws Exception {
        Right shows = new Right(
                JOB, ResourceType.TOPIC, topics.processEvents(), PatternType.LITERAL, AclOperation.DESCRIBE_CONFIGS);
        assertThat(rights()).contains(shows);
        allow(rights());
        Await.until(() -> "the shipped rights", () -> faults().isEmpty());
        Await.until(() -> "a log without warnings", () -> !preflightsLog().contains("message.timestamp.type"));

        broker.allowNothing();
        allow(rights().stream().filter(right -> !right.equals(shows)).toList());
        Await.until(() -> "the settings to be hidden", () -> preflightsLog()
                .contains(
                        "WARN io.spawnwatch.connector.kafka.TimestampTypeCheck cannot check who sets the record timestamps of"
                                + " topic " + topics.processEvents()
                                + " (this user lacks DESCRIBE_CONFIGS on the"
                                + " topic). Make sure that its message.timestamp.type is LogAppendTime"));
        assertThat(faults()).isEmpty();
    }

    private String preflightsLog() {
        try (CapturedLog log = new CapturedLog()) {
            return faults().isEmpty() ? log.text() : "message.timestamp.type was not asked for yet";
        }
    }

    /** Committing offsets needs Read, whether or not the group was used before. */
    @Test
    void theRightToDescribeTheGroupIsNotEnough() throws Exception {
        allow(rights().stream()
                .filter(right -> right.type() != ResourceType.GROUP)
                .toList());
        broker.allow(JOB, ResourceType.GROUP, topics.name(), PatternType.LITERAL, AclOperation.DESCRIBE);
        String what = "READ on group " + topics.name();
        Await.until(() -> what + " to be missing", () -> faults().equals(List.of(what)));
        assertThat(groups()).as("groups left behind by the check").doesNotContain(topics.name());
        broker.admin()
                .alterConsumerGroupOffsets(
                        topics.name(), Map.of(new TopicPartition(topics.processEvents(), 0), new OffsetAndMetadata(0)))
                .all()
                .get();
        assertThat(groups()).contains(topics.name());
        assertThat(faults()).containsExactly(what);
    }

    private List<String> groups() throws Exception {
        return broker.admin().listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .toList();
    }

    private List<String> faults() {
        try {
            KafkaPreflight.check(settings(broker.credentials(JOB, PASSWORD)).kafka());
            return List.of();
        } catch (SettingsException e) {
            String message = String.valueOf(e.getMessage());
            String begin = "does not grant this user ";
            assertThat(message).contains(begin);
            return List.of(message.substring(message.indexOf(begin) + begin.length(), message.indexOf(';'))
                    .split(", ", -1));
        }
    }

    @Test
    void onlyUsersWithTheRightCanWriteTheAllowlist() throws Exception {
        allow(rights());
        byte[] entry = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (BrokerClient writer =
                new BrokerClient(broker.bootstrapServers(), broker.credentials("spawnwatch-allowlist", PASSWORD))) {
            assertThat(writer.write(topics.allowlist(), 0, "entry", entry).offset())
                    .isZero();
        }
        for (String user : List.of(JOB, "spawnwatch-events", "spawnwatch-analysts")) {
            try (BrokerClient other = new BrokerClient(broker.bootstrapServers(), broker.credentials(user, PASSWORD))) {
                assertThatThrownBy(() -> other.write(topics.allowlist(), 0, "entry", entry))
                        .as(user)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
        }
        assertThat(broker.ends(topics.allowlist()).values()).containsExactly(1L);
    }

    /** Tries what deploy/monitoring/README.md says, under 'Alerts', that each user may do with Kafka's commands. */
    @Test
    void theCommandsOfTheRunbookWorkForTheUsersItNames() throws Exception {
        allow(rights());
        TopicPartition events = new TopicPartition(topics.processEvents(), 0);
        Map<TopicPartition, OffsetAndMetadata> back = Map.of(events, new OffsetAndMetadata(0));
        try (Admin analysts = admin("spawnwatch-analysts");
                Admin collectors = admin("spawnwatch-events");
                Admin job = admin(JOB)) {
            analysts.describeTopics(List.of(topics.allowlist())).allTopicNames().get();
            for (Admin client : List.of(collectors, job)) {
                client.listOffsets(Map.of(events, OffsetSpec.latest())).all().get();
            }
            refused(analysts.listOffsets(Map.of(events, OffsetSpec.latest())).all());

            job.listOffsets(Map.of(events, OffsetSpec.forTimestamp(0))).all().get();
            job.alterConsumerGroupOffsets(topics.name(), back).all().get();
            job.describeConsumerGroups(List.of(topics.name())).all().get();
            for (Admin client : List.of(collectors, analysts)) {
                refused(client.alterConsumerGroupOffsets(topics.name(), back).all());
            }
        }
        for (String topic : List.of(topics.rejected(), topics.suppressed(), topics.riskEvents(), topics.allowlist())) {
            read(topic, "analysts-ann");
            assertThatThrownBy(() -> read(topic, "console-consumer-1")).isInstanceOf(AuthorizationException.class);
        }
    }

    private Admin admin(String user) {
        Map<String, Object> properties = new HashMap<>(broker.credentials(user, PASSWORD));
        properties.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return Admin.create(properties);
    }

    private static void refused(KafkaFuture<?> asked) {
        assertThatThrownBy(asked::get).hasCauseInstanceOf(AuthorizationException.class);
    }

    /** Reads a topic as an analyst, as a member of a group. */
    private void read(String topic, String group) {
        Map<String, Object> properties = new HashMap<>(broker.credentials("spawnwatch-analysts", PASSWORD));
        properties.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        properties.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
        }
    }
}
