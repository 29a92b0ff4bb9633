package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.kafka.ShippedUsers.Right;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing needs the right to write the topic, and no other; collectors have it. */
@Tag("slow")
class PublishPermissionsTest {
    @TempDir
    static Path folder;

    @Test
    void theRightToWriteTheTopicIsNeededAndIsEnough() throws Exception {
        try (SecuredBroker broker = SecuredBroker.start(folder)) {
            ShippedUsers users = ShippedUsers.create(broker);
            String topic = users.topics().processEvents();
            users.allow(List.of(
                    new Right(ShippedUsers.EVENTS, ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.WRITE),
                    new Right(
                            ShippedUsers.ANALYSTS, ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.READ)));
            Path events = Files.write(
                    folder.resolve("events.jsonl"),
                    new String(Execution.byWmi("a", 1, Execution.NINE).cim(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());

            CommandRun collectors = publish(users, ShippedUsers.EVENTS, topic, events);
            CommandRun analysts = publish(users, ShippedUsers.ANALYSTS, topic, events);
            CommandRun nobody = publish(users, ShippedUsers.ALLOWLIST, topic, events);

            assertThat(collectors.exitCode()).as(collectors.err()).isZero();
            assertThat(broker.ends(topic).values().stream().mapToLong(end -> end))
                    .contains(1L);
            String refused = "Kafka at " + broker.bootstrapServers() + " does not grant this user WRITE on topic "
                    + topic + "; deploy/security/README.md lists who needs it\n";
            assertThat(analysts).isEqualTo(new CommandRun(2, "", refused));
            assertThat(nobody).isEqualTo(new CommandRun(2, "", refused));
        }
    }

    private static CommandRun publish(ShippedUsers users, String user, String topic, Path events) throws IOException {
        Properties credentials = new Properties();
        Map<String, String> properties = users.credentials(user);
        credentials.putAll(properties);
        Path file = folder.resolve(user + ".properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            credentials.store(writer, null);
        }
        return CommandRun.of(
                "publish",
                "--input",
                events.toString(),
                "--topic",
                topic,
                "--speed",
                "max",
                "--kafka",
                "bootstrap.servers=" + users.broker().bootstrapServers(),
                "--kafka-properties-file",
                file.toString());
    }
}
