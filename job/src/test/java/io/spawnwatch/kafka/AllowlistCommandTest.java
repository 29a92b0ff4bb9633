package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.control.AllowlistTopicWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@ExtendWith(SharedServers.class)
class AllowlistCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private JobTopics topics;
    private Path config;
    private Path entries;

    @BeforeEach
    void createTopics(KafkaBroker broker) throws Exception {
        topics = JobTopics.create(broker);
        config = Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration());
        entries = folder.resolve("entries.yml");
    }

    private CommandRun allowlist(String... args) {
        List<String> all = new ArrayList<>(List.of("allowlist"));
        all.addAll(List.of(args));
        all.addAll(List.of("--config", config.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private void write(String id, String dest) throws Exception {
        Files.writeString(entries, """
                allowlist:
                  - id: %s
                    detections: ["*"]
                    match: {dest: %s}
                    valid_until: 2027-01-01
                    owner: it
                    reason: Backups run there.
                """.formatted(id, dest));
    }

    private Map<String, JsonNode> list() throws Exception {
        CommandRun run = allowlist("list", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines.stream().collect(Collectors.toMap(line -> line.path("id").asText(), line -> line));
    }

    @Test
    void anEntryIsTriedOnWrittenRowsAndThenCoversNewOnes(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), folder.resolve("state"));
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed())) {
            for (int i = 0; i < 3; i++) {
                topics.send(Execution.byWmi("ws7", 100 + i, NINE.plusSeconds(i)));
            }
            topics.send(Execution.byWmi("ws8", 200, NINE));
            riskEvents.await(4);
            write("backup", "ws7");

            CommandRun check = allowlist("check", entries.toString());
            assertThat(check.exitCode()).as(check.err()).isZero();
            assertThat(check.out())
                    .startsWith("backup: new\n")
                    .contains("covers 3 of 4 risk events")
                    .contains("        3  Process Execution via WMI on ws7\n")
                    .endsWith("nothing was written\n")
                    .doesNotContain("warning");
            assertThat(list()).isEmpty();

            CommandRun add = allowlist("add", entries.toString());
            assertThat(add.exitCode()).as(add.err()).isZero();
            assertThat(add.out()).endsWith("written to topic " + topics.allowlist() + ": 1 of 1 entry\n");
            topics.awaitAllowlistApplied();
            topics.send(Execution.byWmi("ws7", 300, NINE.plusSeconds(9)));
            suppressed.await(1);
            job.stop();

            assertThat(suppressed.all())
                    .extracting(row -> row.text("allowlist_entry"))
                    .containsExactly("backup");
        }
        assertThat(allowlist("add", entries.toString()).out().replaceAll("\\s+", " "))
                .startsWith("backup: unchanged ")
                .contains("covers 3 of 4 risk events, and 1 row that the allowlist covers already")
                .endsWith(": 0 of 1 entry ");
    }

    @Test
    void whatIsInForceIsListedWithWhatItCovered(KafkaBroker broker) throws Exception {
        topics.allow("idle", Map.of("dest", "ws9"));
        topics.allow("busy", Map.of("dest", "ws7"));
        broker.write(topics.suppressed(), 0, "r1", row("r1", 1, "ws7", "busy"));
        broker.write(topics.suppressed(), 0, "r1", row("r1", 2, "ws7", "busy"));
        broker.write(topics.suppressed(), 0, "r2", row("r2", 1, "ws7", "busy"));
        broker.write(topics.riskEvents(), 0, "r3", row("r3", 1, "ws7", null));

        Map<String, JsonNode> listed = list();
        assertThat(listed.get("busy").path("rows_covered").asInt()).isEqualTo(2);
        ObjectNode late = (ObjectNode) JSON.readTree(row("r2", 1, "ws7", "busy"));
        broker.write(topics.suppressed(), 0, "r2", JSON.writeValueAsBytes(late.put("late", true)));
        assertThat(list().get("busy").path("rows_covered").asInt())
                .as("late sightings are a row of their own")
                .isEqualTo(3);
        assertThat(listed.get("idle").path("rows_covered").asInt()).isZero();
        assertThat(listed.get("idle").has("last_covered")).isFalse();
        assertThat(allowlist("list").out())
                .contains("busy (owner of busy)")
                .contains("2 entries in force; covered nothing since then: idle");

        topics.allow("broken", "{\"owner\":");
        CommandRun refused = allowlist("list");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("refused: ").contains(topics.allowlist() + "-0@2");

        assertThat(refused.err()).startsWith("refused: 'broken': ");
        assertThat(allowlist("remove", "broken").exitCode()).isZero();
        assertThat(allowlist("list").exitCode()).as("a removed record").isZero();
        topics.allow("idle", "{\"owner\":");
        assertThat(allowlist("list").exitCode()).isEqualTo(1);
        topics.allow("idle", Map.of("dest", "ws8"));
        assertThat(allowlist("list").exitCode()).as("a replaced record").isZero();
    }

    @Test
    void anEntryIsRemovedAndAnUnknownOneIsRefused() throws Exception {
        topics.allow("backup", Map.of("dest", "ws7"));
        topics.allow("other", Map.of("dest", "ws8"));

        CommandRun unknown = allowlist("remove", "backup", "othr");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("has no entry 'othr'")
                .contains("did you mean 'other'?")
                .contains("nothing was removed");
        assertThat(list()).containsOnlyKeys("backup", "other");

        CommandRun removed = allowlist("remove", "backup");
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(removed.out()).startsWith("backup: removed\n").contains("covered 0 rows");
        assertThat(list()).containsOnlyKeys("other");
    }

    @Test
    void aWarningIsPrintedAndStrictWritesNothing(KafkaBroker broker) throws Exception {
        broker.write(topics.riskEvents(), 0, "r1", row("r1", 1, "ws7", null));
        broker.write(topics.riskEvents(), 0, "r2", row("r2", 1, "ws7", null));
        write("wide", "ws*");

        CommandRun strict = allowlist("add", entries.toString(), "--strict");
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.out().replaceAll("\\s+", " "))
                .contains("warning: it covers every risk event of 'Some Detection'")
                .endsWith("nothing was written: --strict allows no warnings ");
        assertThat(list()).isEmpty();

        Files.writeString(
                entries, "allowlist:\n  - {id: x, detections: ['*'], match: {hots: a}, owner: o, reason: r}\n");
        CommandRun invalid = allowlist("add", entries.toString());
        assertThat(invalid.exitCode()).isEqualTo(2);
        assertThat(invalid.err()).contains("entries.yml:2:").contains("unknown field 'hots'");
    }

    /** The topic of suppressed rows does not exist. */
    @Test
    void whatAnEntryCoversIsAWarningIfItIsNotKnown() throws Exception {
        Files.writeString(config, topics.configuration().replace(topics.suppressed(), "missing"));
        write("backup", "ws7");

        CommandRun strict = allowlist("add", entries.toString(), "--strict");
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.err())
                .contains("warning: which rows are covered is not known: ")
                .contains("missing");
        assertThat(strict.out()).isEqualTo("""
                        backup: new
                          warning: what it covers is not known
                        nothing was written: --strict allows no warnings
                        """);

        CommandRun add = allowlist("add", entries.toString());
        assertThat(add.exitCode()).as(add.err()).isZero();
        assertThat(add.out()).endsWith(": 1 of 1 entry\n").doesNotContain("of 0");
        assertThat(allowlist("remove", "backup").out()).isEqualTo("backup: removed\n  what it covered is not known\n");
    }

    @Test
    void rowsThatHaveBeenDeletedAreSaidToBeMissing(KafkaBroker broker) throws Exception {
        topics.allow("idle", Map.of("dest", "ws9"));
        broker.write(topics.suppressed(), 0, "r1", row("r1", 1, "ws9", "idle"));
        assertThat(allowlist("list").err()).isEmpty();
        broker.deleteAllRecords(topics.suppressed());

        CommandRun list = allowlist("list");
        assertThat(list.err())
                .contains("warning: rows that were written before ")
                .contains(topics.suppressed() + " no longer holds everything");
        assertThat(list.out()).contains("covered nothing that is still there: idle");
        assertThat(allowlist("list", "--json").out()).contains("\"complete_since\":");
        broker.write(topics.suppressed(), 0, "r2", row("r2", 1, "ws9", "idle"));
        Instant now = Instant.now().plusSeconds(1);
        assertThat(allowlist("list", "--since", now.toString()).err()).isEmpty();
    }

    @Test
    void anEntryThatTheBrokerRefusesIsNotABrokerThatDoesNotAnswer() {
        AllowlistEntry large = new AllowlistEntry(
                "large",
                List.of("*"),
                Map.of("dest", "ws7"),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                "it",
                "x".repeat(2 << 20));

        assertThatThrownBy(
                        () -> new AllowlistTopicWriter(topics.settings(Map.of()).kafka()).put(List.of(large)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("does not take an entry for topic " + topics.allowlist())
                .hasMessageContaining("larger than")
                .hasMessageNotContaining("no Kafka broker answers");
    }

    @Test
    void theIdOfAFileIsNotRemovedFromTheTopic() throws Exception {
        write("of-file", "ws7");
        Files.writeString(
                config, topics.configuration().replaceFirst("\\{", "{\"allowlist-file\": \"" + entries + "\", "));

        CommandRun run = allowlist("remove", "of-file");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("it is in " + entries + ": remove it there, and start the job again");
        assertThat(list()).hasEntrySatisfying("of-file", line -> assertThat(
                        line.path("source").asText())
                .isEqualTo(entries.toString()));
    }

    private static byte[] row(String id, int revision, String dest, String entry) throws Exception {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("risk_event_id", id)
                .put("revision", revision)
                .put("detection_id", "4f2c7f0e-0000-4000-8000-000000000001")
                .put("detection_name", "Some Detection")
                .put("dest", dest)
                .put("firstTime", "2026-03-02T09:00:00.000Z")
                .put("lastTime", "2026-03-02T09:00:00.000Z")
                .put("allowlist_entry", entry));
    }
}
