package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.connector.json.RecordSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole topology with a limit of rows. */
@Tag("slow")
class RowLimitReplayTest {
    private static final String DETECTION = "24869767-8579-485d-9a4f-d9ddfd8f0cac";

    /** Users of the hour from nine, each in three events, and of the hour from ten. */
    private static final int USERS = 200;

    private static final int LATER_USERS = 5;

    @TempDir
    private Path folder;

    private Path events;

    @BeforeEach
    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3 * USERS; i++) {
            lines.add(EventLines.cim("2025-11-16T09:%02d:00Z".formatted(i / 30), "u" + i % USERS, "cmd.exe"));
        }
        for (int i = 0; i < LATER_USERS; i++) {
            lines.add(EventLines.cim("2025-11-16T10:30:00Z", "u" + i, "cmd.exe"));
        }
        events = EventLines.write(folder.resolve("events.jsonl"), lines);
    }

    private record Replayed(CommandRun run, List<JsonNode> rows, List<JsonNode> beyond) {}

    private Replayed replay(String... options) throws IOException {
        Path output = folder.resolve("out.jsonl");
        List<String> arguments = new ArrayList<>(List.of(
                "replay", "--input", events.toString(), "--output", output.toString(), "--out-of-orderness", "0s"));
        arguments.addAll(List.of(options));
        CommandRun run = CommandRun.successful(arguments.toArray(String[]::new));
        Map<String, JsonNode> rows = new HashMap<>();
        Map<String, JsonNode> beyond = new HashMap<>();
        for (JsonNode event : CommandRun.jsonLines(output)) {
            assertThat(RecordSchemas.RISK_EVENT.faults(event)).isEmpty();
            (event.has("row_limit") ? beyond : rows)
                    .merge(
                            event.get("risk_event_id").asText(),
                            event,
                            (a, b) -> a.get("revision").asInt()
                                            < b.get("revision").asInt()
                                    ? b
                                    : a);
        }
        assertThat(rows).doesNotContainKeys(beyond.keySet().toArray(String[]::new));
        return new Replayed(run, List.copyOf(rows.values()), List.copyOf(beyond.values()));
    }

    private static long count(List<JsonNode> events) {
        return events.stream().mapToLong(event -> event.get("count").asLong()).sum();
    }

    @ParameterizedTest
    @CsvSource({"1, final", "2, final", "2, revisions"})
    void rowsUpToTheLimitAndTheRestInOneRiskEvent(String parallelism, String emit) throws IOException {
        Replayed replayed = replay("--max-rows", "50", "--parallelism", parallelism, "--emit", emit);

        assertThat(replayed.rows).hasSize(50 + LATER_USERS);
        assertThat(replayed.beyond).singleElement().satisfies(event -> {
            assertThat(event.get("row_limit").asInt()).isEqualTo(50);
            assertThat(event.get("detection_id").asText()).isEqualTo(DETECTION);
            assertThat(event.get("window_start").asText()).isEqualTo("2025-11-16T09:00:00.000Z");
            assertThat(event.get("risk_score").asInt()).isZero();
            assertThat(event.get("risk_objects")).isEmpty();
            assertThat(event.get("late").asBoolean()).isFalse();
            assertThat(event.get("risk_message").asText())
                    .contains(
                            "reached its limit of 50 rows",
                            "(" + event.get("count").asText() + " so far)");
        });
        assertThat(count(replayed.rows) + count(replayed.beyond)).isEqualTo(3 * USERS + LATER_USERS);
        assertThat(replayed.run.err())
                .containsPattern("over max-rows +" + count(replayed.beyond) + " +in groups without a row");
    }

    @Test
    void aDetectionsOwnLimitGoesFirst() throws IOException {
        Path config = Files.writeString(
                folder.resolve("run.yml"), "overrides: {" + DETECTION.toUpperCase(Locale.ROOT) + ": {max-rows: 7}}\n");
        assertThat(replay("--max-rows", "50", "--config", config.toString()).rows)
                .hasSize(7 + LATER_USERS);

        Files.writeString(config, "overrides: {" + DETECTION + ": {max-rows: none}}\n");
        Replayed unlimited = replay("--max-rows", "50", "--config", config.toString());
        assertThat(unlimited.rows).hasSize(USERS + LATER_USERS);
        assertThat(unlimited.beyond).isEmpty();
        assertThat(unlimited.run.err()).doesNotContain("max-rows");
    }

    @Test
    void costsArePrintedIfAskedFor() throws IOException {
        List<String> lines = Files.readAllLines(events);
        for (int i = 0; i < 1021; i++) {
            lines.add(lines.get(i % 600));
        }
        EventLines.write(events, lines);
        Replayed with = replay("--costs");
        assertThat(with.run.err()).containsPattern("100\\.0% +[\\d.]+ ms +1,021 +1,626  Process Execution via WMI");
        assertThat(replay().run.err()).doesNotContain("Conditions that cost most");
    }

    @Test
    void theDigestIsSaidToDependOnMoreThanUsual() throws IOException {
        String note =
                "note: with a limit of rows, the rows and their digest depend on --parallelism and on the order of reading\n";

        assertThat(replay("--max-rows", "10", "--digest").run().err()).contains(note);
        assertThat(replay("--digest").run().err()).doesNotContain("note: ");
    }
}
