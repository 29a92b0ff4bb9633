package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.SharedData;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.EscuSample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CompareCommandTest {
    @TempDir
    private Path folder;

    private Path events;
    private Path differences;

    @BeforeEach
    void name() throws Exception {
        events = folder.resolve("events.jsonl");
        differences = folder.resolve("differences.jsonl");
        EventLines.write(
                events,
                List.of(
                        cim("2025-11-16T09:10:00Z", "CORP\\eve", "whoami"),
                        cim("2025-11-16T09:40:00Z", "CORP\\eve", "whoami"),
                        cim("2025-11-16T09:20:00Z", "CORP\\ada", "backup all")));
    }

    private CommandRun compare(String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--input", events.toString()));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private Path detection(String name, String from, String to) throws Exception {
        return BundledDetection.write(folder.resolve(name), text -> {
            assertThat(text).contains(from);
            return text.replace(from, to);
        });
    }

    private Path allowlist() throws Exception {
        return Files.writeString(folder.resolve("allowlist.yml"), """
                allowlist:
                  - id: backup
                    detections: ["*"]
                    match: {process: backup *}
                    owner: ops
                    reason: CHG-7
                """);
    }

    @Test
    void sidesThatGiveTheSameRowsAreTheSame() throws Exception {
        Path renamed = detection("v2.yml", "version: ", "version: 1");

        CommandRun run = compare("--after", "detections=" + renamed, "--output", differences.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("3 records: 2 rows before, 2 after\nBoth sides give the same rows.\n");
        assertThat(differences).isEmptyFile();
    }

    @Test
    void lostChangedAndAllowedRowsAreToldApart() throws Exception {
        CommandRun run = compare("--after", "allowlist=" + allowlist(), "--output", differences.toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("3 records: 2 rows before, 2 after\n  1 now allowed\n\nProcess Execution via WMI\n")
                .contains("          1  now allowed\n")
                .contains("backup all");
        List<JsonNode> lines = CommandRun.jsonLines(differences);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).path("change").asText()).isEqualTo("now_allowed");
        assertThat(lines.get(0).path("after").path("allowlist_entry").asText()).isEqualTo("backup");

        CommandRun back = compare("--allowlist", allowlist().toString(), "--after", "allowlist=none");
        assertThat(back.out()).contains("1 no longer allowed");

        CommandRun windows = compare("--after", "window=20m");
        assertThat(windows.out())
                .startsWith("3 records: 2 rows before, 3 after\n  2 gained, 1 lost, 1 changed\n")
                .contains("          1  changed: count (1), lastTime (1), window_end (1)\n");
    }

    @Test
    void aHostThatNoEventHasIsAnError() {
        CommandRun run = compare("--after", "window=20m", "--host", "ws-2");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).doesNotContain("same rows");
        assertThat(run.err()).contains("No process event is of the hosts and users that --host and --user name");
    }

    @Test
    void sidesThatDecodeEventsOtherwiseReadThemTwice() {
        CommandRun run = compare("--after", "field-mapping=native");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("3 records: 2 rows before, 2 after\n");
    }

    @Test
    void whatIsSaidOfBothSidesIsSaidOnceAndElseWithTheSide() throws Exception {
        for (String side : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(side));
            detection(side + "/good.yml", "version: ", "version: 1");
            Files.writeString(folder.resolve(side + "/common.yml"), "name: common\n");
        }
        Files.writeString(folder.resolve("two/own.yml"), "name: own\n");

        CommandRun same = compare(
                "--before",
                "detections=" + folder.resolve("one"),
                "--after",
                "detections=" + folder.resolve("one"),
                "--after",
                "window=1h");
        CommandRun differ = compare(
                "--before", "detections=" + folder.resolve("one"), "--after", "detections=" + folder.resolve("two"));

        assertThat(same.err())
                .containsOnlyOnce("common.yml")
                .doesNotContain("before: ")
                .doesNotContain("after: ");
        assertThat(differ.err())
                .contains("before: refused: ")
                .contains("after: refused: ")
                .contains("own.yml");
    }

    @Test
    void wrongUsageIsRefused() {
        assertThat(compare().err()).contains("say what differs");
        CommandRun unknown = compare("--after", "detection=x");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("--after: 'detection' is not a setting of a side")
                .contains("did you mean 'detections'?");
        for (String output : List.of(
                "-",
                folder.resolve("d.csv").toString(),
                folder.resolve("d.parquet").toString())) {
            CommandRun run = compare("--after", "window=20m", "--output", output);
            assertThat(run.exitCode()).as(output).isEqualTo(2);
            assertThat(run.err()).startsWith("--output: " + output + ": differences are written as JSON lines");
        }
        assertThat(compare("--after", "window=soon").exitCode()).isEqualTo(2);
        CommandRun revisions = compare("--after", "emit=revisions");
        assertThat(revisions.exitCode()).isEqualTo(2);
        assertThat(revisions.err()).contains("'emit' is not a setting of a side, since final rows are compared");
    }

    /** Bytes that are not UTF-8, and a lone surrogate. */
    @Test
    void rowsWithTextThatUtf8CannotEncodeAreWritten() throws Exception {
        String latin = cim("2025-11-16T09:10:00Z", "CORP\\eve", "caf# /x");
        String lone = cim("2025-11-16T09:10:00Z", "CORP\\ada", "whoami @").replace("@", "\\ud83d");
        Files.write(events, (latin + "\n" + lone + "\n").replace('#', '\u00e9').getBytes(StandardCharsets.ISO_8859_1));

        CommandRun run = compare("--after", "window=20m", "--output", differences.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(CommandRun.jsonLines(differences))
                .hasSize(2)
                .extracting(line -> line.path("after").path("process").asText())
                .containsExactlyInAnyOrder("caf\udce9 /x", "whoami \ud83d");
    }

    @Test
    void recordsOfWhichNoEventCouldBeReadAreCounted() throws Exception {
        EventLines.write(events, List.of(cim("2025-11-16T09:10:00Z", "CORP\\eve", "whoami"), "no event", "no event"));

        CommandRun some = compare("--after", "field-mapping=native");
        assertThat(some.exitCode()).as(some.err()).isZero();
        assertThat(some.out()).isEqualTo("""
                        3 records: 1 rows before, 1 after
                          2 of the records rejected: no event could be read from them
                        Both sides give the same rows.
                        """);

        EventLines.write(events, List.of("no event", "no event"));
        CommandRun all = compare("--after", "window=20m");
        assertThat(all.exitCode()).isEqualTo(2);
        assertThat(all.out()).contains("Every record was rejected").doesNotContain("same rows");
        assertThat(all.err()).contains("`spawnwatch replay --rejected FILE` writes each");
    }

    @Test
    void theAllowlistOfAConfigurationApplies() throws Exception {
        Path config = Files.writeString(
                folder.resolve("next.yml"), "allowlist-file: '" + allowlist() + "'\n", StandardCharsets.UTF_8);

        assertThat(compare("--after", "config=" + config).out()).contains("\n  1 now allowed\n");
        assertThat(compare("--config", config.toString(), "--after", "allowlist=none")
                        .out())
                .contains("\n  1 no longer allowed\n");
        CommandRun none = compare("--allowlist", "none", "--after", "config=" + config);
        assertThat(none.exitCode()).as(none.out()).isZero();
    }

    @Test
    void aDetectionThatOnlyOneSideHasCanBeSelected() throws Exception {
        Path next = Files.createDirectory(folder.resolve("next"));
        BundledDetection.write(next.resolve("same.yml"), text -> text);
        BundledDetection.write(next.resolve("new.yml"), text -> text.replaceFirst("name: .*", "name: Brand New")
                .replaceFirst("id: .*", "id: 00000000-0000-4000-8000-000000000001"));

        CommandRun run = compare("--after", "detections=" + next, "--detection", "brand new");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("3 records: 0 rows before, 2 after\n  2 gained\n\nBrand New\n")
                .doesNotContain("WMI");

        CommandRun neither = compare("--after", "detections=" + next, "--detection", "Brand Nw");
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).contains("'Brand Nw'").contains("did you mean 'Brand New'?");
    }

    @Test
    void whatIsRefusedNamesItsSide() throws Exception {
        Path next = Files.createDirectory(folder.resolve("next"));
        BundledDetection.write(next.resolve("same.yml"), text -> text);
        BundledDetection.write(next.resolve("bad.yml"), text -> text.replace("| tstats", "| transaction")
                .replaceFirst("id: .*", "id: 00000000-0000-4000-8000-000000000001"));

        CommandRun after = compare("--after", "detections=" + next);
        assertThat(after.err()).startsWith("after: refused: ").contains("bad.yml");
        CommandRun both = compare("--detections", next.toString(), "--after", "window=20m");
        assertThat(both.err()).startsWith("refused: ").containsOnlyOnce("bad.yml");

        CommandRun wrong = compare("--after", "detections=" + next.resolve("bad.yml"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("after: refused: ").contains("after: no detection runs");
    }

    /** Final rows are compared, whatever the options say. */
    @Test
    void optionsOfRevisionsAreNotOffered() {
        assertThat(CommandRun.successful("compare", "--help").out())
                .doesNotContain("--emit", "--lateness", "--revision-interval", "--out-of-orderness")
                .contains("--max-rows", "--sourcetype", "--parallelism");
        CommandRun run = compare("--after", "window=20m", "--emit", "revisions");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("unknown option '--emit'");
    }

    /** The reference replays each side by itself and compares the files. */
    @Test
    void theDifferencesAreThoseOfTwoReplays() throws Exception {
        assumeThat(SharedData.folder()).isDirectory();
        events = SharedData.folder().resolve("events/splunk_t1047_atomic_red_team.json.gz");
        Path before = Files.createDirectory(folder.resolve("before"));
        Path after = Files.createDirectory(folder.resolve("after"));
        EscuSample.writeDetections(before);
        EscuSample.writeDetections(after);
        int shift = new SplittableRandom().nextInt(4);
        change(before, after, shift);

        CommandRun run = compare(
                "--before",
                "detections=" + before,
                "--after",
                "detections=" + after,
                "--output",
                differences.toString());

        Map<String, JsonNode> old = replay(before);
        Map<String, JsonNode> current = replay(after);
        Set<String> expected = new HashSet<>();
        old.forEach((id, row) -> {
            JsonNode other = current.get(id);
            if (other == null) {
                expected.add("lost " + id);
            } else if (!row.equals(other)) {
                expected.add("changed " + id);
            }
        });
        current.keySet().stream().filter(id -> !old.containsKey(id)).forEach(id -> expected.add("gained " + id));
        Set<String> found = new HashSet<>();
        for (JsonNode line : CommandRun.jsonLines(differences)) {
            JsonNode row = line.has("after") ? line.path("after") : line.path("before");
            found.add(line.path("change").asText() + " "
                    + row.path("risk_event_id").asText());
        }
        assertThat(found).as("shift %d", shift).isEqualTo(expected).isNotEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(old.size() + " rows before, " + current.size() + " after");
    }

    /** Two of four detections are on one side only, and the others have another risk. */
    private static void change(Path before, Path after, int shift) throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.walk(after)) {
            files = found.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            switch ((i + shift) % 4) {
                case 0 -> Files.delete(file);
                case 1 -> Files.delete(before.resolve(after.relativize(file)));
                case 2 ->
                    Files.writeString(file, Files.readString(file).replaceAll("confidence: \\d+", "confidence: 7"));
                default ->
                    Files.writeString(
                            before.resolve(after.relativize(file)),
                            Files.readString(file).replaceAll("confidence: \\d+", "confidence: 9"));
            }
        }
    }

    private Map<String, JsonNode> replay(Path detections) throws Exception {
        Path output = folder.resolve("rows.jsonl");
        CommandRun.successful(
                "replay",
                "--input",
                events.toString(),
                "--detections",
                detections.toString(),
                "--output",
                output.toString());
        Map<String, JsonNode> rows = new HashMap<>();
        for (JsonNode row : CommandRun.jsonLines(output)) {
            rows.put(row.path("risk_event_id").asText(), row);
        }
        return rows;
    }
}
