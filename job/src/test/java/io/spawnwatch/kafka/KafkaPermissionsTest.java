package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.ShippedUsers.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.kafka.ShippedUsers.Right;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.apache.kafka.clients.producer.ProducerConfig;
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
import org.junit.jupiter.api.io.TempDir;

/** The rights shipped for Kubernetes, on a real broker with ACLs: they suffice, and none can be left out. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaPermissionsTest {
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
    void everyMissingRightIsNamedBeforeTheJobStarts() throws Exception {
        List<Right> needed = users.rights().stream()
                .filter(right -> right.user().equals(JOB))
                .filter(right -> right.operation() != AclOperation.DESCRIBE)
                .filter(right -> right.operation() != AclOperation.DESCRIBE_CONFIGS)
                .toList();
        assertThat(needed).hasSize(10);
        for (Right missing : needed) {
            broker.allowNothing();
            users.allow(users.rights().stream()
                    .filter(right -> !right.equals(missing))
                    .toList());
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
        assertThat(users.rights()).contains(shows);
        users.allow(users.rights());
        Await.until(() -> "the shipped rights", () -> faults().isEmpty());
        Await.until(() -> "a log without warnings", () -> !preflightsLog().contains("message.timestamp.type"));

        broker.allowNothing();
        users.allow(
                users.rights().stream().filter(right -> !right.equals(shows)).toList());
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
        users.allow(users.rights().stream()
                .filter(right -> right.type() != ResourceType.GROUP)
                .toList());
        users.allow(
                List.of(new Right(JOB, ResourceType.GROUP, topics.name(), PatternType.LITERAL, AclOperation.DESCRIBE)));
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
            KafkaPreflight.check(users.settings(users.credentials(JOB)).kafka());
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
        users.allow(users.rights());
        byte[] entry = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (BrokerClient writer =
                new BrokerClient(broker.bootstrapServers(), users.credentials(ShippedUsers.ALLOWLIST))) {
            assertThat(writer.write(topics.allowlist(), 0, "entry", entry).offset())
                    .isZero();
        }
        for (String user : List.of(JOB, ShippedUsers.EVENTS, ShippedUsers.ANALYSTS)) {
            // An idempotent producer may be refused its id before it sends; only the topic's right is asked for here.
            Map<String, String> credentials = new HashMap<>(users.credentials(user));
            credentials.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
            try (BrokerClient other = new BrokerClient(broker.bootstrapServers(), credentials)) {
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
        users.allow(users.rights());
        TopicPartition events = new TopicPartition(topics.processEvents(), 0);
        Map<TopicPartition, OffsetAndMetadata> back = Map.of(events, new OffsetAndMetadata(0));
        try (Admin analysts = admin(ShippedUsers.ANALYSTS);
                Admin collectors = admin(ShippedUsers.EVENTS);
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

    /** A replay reads with the right to read, whoever has it: no group, no transaction, no setting of the topic. */
    @Test
    void aReplayNeedsTheRightToReadAndNoOther() throws Exception {
        broker.send(
                topics.processEvents(),
                0,
                null,
                Execution.byWmi("ws1", 7, Execution.NINE).cim());
        broker.flush();
        topics.allow("lab", Map.of("dest", "lab*"));
        ObjectNode file = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
        users.credentials(ShippedUsers.ANALYSTS)
                .forEach((property, value) -> ((ObjectNode) file.path("kafka")).put(property, value));
        Path configuration = Files.writeString(folder.resolve("replay.yml"), file.toString());
        Path rows = folder.resolve("rows.jsonl");
        String[] replay = {
            "replay",
            "--kafka",
            configuration.toString(),
            "--margin",
            "36500d",
            "--from",
            "2026-03-02",
            "--output",
            rows.toString()
        };
        Right describe = new Right(
                ShippedUsers.ANALYSTS,
                ResourceType.TOPIC,
                topics.processEvents(),
                PatternType.LITERAL,
                AclOperation.DESCRIBE);
        users.allow(List.of(describe));
        String refused = "Kafka at " + broker.bootstrapServers() + " does not grant this user READ on topic ";
        Await.until(
                () -> "the right to describe", () -> CommandRun.of(replay).err().contains(refused));
        assertThat(CommandRun.of(replay))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        refused + topics.processEvents() + "; reading a topic needs that right on it, and no other\n"));

        users.allow(List.of(reads(topics.processEvents())));
        Await.until(
                () -> "the right to read",
                () -> CommandRun.of(replay).err().contains(refused + topics.allowlist() + ";"));
        users.allow(List.of(reads(topics.allowlist())));
        Await.until(() -> "both rights", () -> CommandRun.of(replay).exitCode() == 0);
        assertThat(CommandRun.jsonLines(rows)).hasSize(1);
        assertThat(groups()).noneMatch(group -> group.contains("replay") || group.contains(topics.name()));
    }

    private static Right reads(String topic) {
        return new Right(ShippedUsers.ANALYSTS, ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.READ);
    }

    private Admin admin(String user) {
        Map<String, Object> properties = new HashMap<>(users.credentials(user));
        properties.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return Admin.create(properties);
    }

    private static void refused(KafkaFuture<?> asked) {
        assertThatThrownBy(asked::get).hasCauseInstanceOf(AuthorizationException.class);
    }

    /** Reads a topic as an analyst, as a member of a group. */
    private void read(String topic, String group) {
        Map<String, Object> properties = new HashMap<>(users.credentials(ShippedUsers.ANALYSTS));
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
