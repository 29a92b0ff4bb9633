package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay writes beside JSON lines, and what it tells. */
@Tag("slow")
class ReplayOutputTest {
    @TempDir
    private Path folder;

    private Path input;
    private Path allowlist;

    @BeforeEach
    void writeFiles() throws IOException {
        input = EventLines.write(folder.resolve("events.jsonl"), events());
        allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - {id: backup, detections: ["*"], match: {process: backup *}, owner: ops, reason: CHG-7}
              - {id: unused, detections: ["*"], match: {user: nobody}, owner: ops, reason: CHG-8}
            """);
    }

    private static List<String> events() {
        return List.of(
                cim("2025-11-16T09:10:00Z", "CORP\\eve", "twice"),
                cim("2025-11-16T09:40:00Z", "CORP\\eve", "twice"),
                cim("2025-11-16T10:10:00Z", "CORP\\eve", "twice"),
                cim("2025-11-16T09:20:00Z", "CORP\\ada", "say \\\"a,b\\\""),
                cim("2025-11-16T09:30:00Z", "CORP\\svc", "backup one"),
                cim("2025-11-16T09:31:00Z", "CORP\\svc", "backup two"),
                EventLines.xmlwineventlog("from xml"),
                EventLines.nxlog("from nxlog"),
                EventLines.networkConnection("2025-11-16T09:00:00Z"),
                "no event",
                "{\"_time\":\"never\",\"process\":\"x\"}");
    }

    private CommandRun replay(String... options) {
        List<String> args = new ArrayList<>(List.of("replay", "--allowlist", allowlist.toString()));
        args.addAll(List.of(options));
        return CommandRun.successful(args.toArray(String[]::new));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void theSameRowsAreWrittenInEveryFormAndAddedUp() throws IOException {
        CommandRun run = replay(
                "--input", input.toString(),
                "--output", file("rows.csv").toString(),
                "--output", file("rows.jsonl").toString(),
                "--output", file("rows.parquet").toString(),
                "--suppressed", file("suppressed.csv").toString(),
                "--summary", file("summary.json").toString());

        List<JsonNode> rows = CommandRun.jsonLines(file("rows.jsonl"));
        assertThat(rows).hasSize(5);
        assertThat(column(file("rows.csv"), "risk_event_id")).containsExactlyElementsOf(texts(rows, "risk_event_id"));
        assertThat(column(file("rows.csv"), "process")).containsExactlyElementsOf(texts(rows, "process"));
        assertThat(column(file("suppressed.csv"), "process")).containsExactlyInAnyOrder("backup one", "backup two");
        assertThat(column(file("suppressed.csv"), "allowlist_entry")).containsOnly("backup");
        assertThat(Files.readAllBytes(file("rows.parquet")))
                .startsWith('P', 'A', 'R', '1')
                .endsWith('P', 'A', 'R', '1');
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "allowlist.yml",
                            "events.jsonl",
                            "rows.csv",
                            "rows.jsonl",
                            "rows.parquet",
                            "summary.json",
                            "suppressed.csv");
        }
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).contains("Detections that fired: 1 of 1").containsSequence("""
            Allowlist: 1 of 2 entries cover rows
                   rows    hosts  entry
                      2        1  backup
              cover nothing: unused

            Process events by source
                               6  CIM JSON
                               1  Sysmon EventID 1 as nxlog
                               1  Sysmon EventID 1 as xmlwineventlog

            Rejected records by reason
                               1  malformed
                               1  no_timestamp
            """.lines()
                .toArray(String[]::new));
        JsonNode summary = new ObjectMapper().readTree(file("summary.json").toFile());
        assertThat(summary.at("/fired/0/rows").asInt()).isEqualTo(5);
        assertThat(summary.at("/fired/0/hosts").asInt()).isEqualTo(1);
        assertThat(summary.at("/fired/0/first").asText()).isEqualTo("2025-11-16T09:00:00.000Z");
        assertThat(summary.at("/fired/0/last").asText()).isEqualTo("2025-11-16T10:10:00.000Z");
        assertThat(summary.at("/hosts/top/0/name").asText()).isEqualTo("ws-1");
        assertThat(summary.at("/hosts/top/0/rows").asInt()).isEqualTo(5);
        assertThat(summary.at("/users/distinct").asInt()).isEqualTo(2);
        assertThat(summary.at("/allowlist/0/rows").asInt()).isEqualTo(2);
        assertThat(summary.has("digest")).isFalse();
    }

    private static List<String> column(Path csv, String name) throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180.builder().setHeader().get().parse(Files.newBufferedReader(csv))) {
            return parser.stream().map((CSVRecord record) -> record.get(name)).toList();
        }
    }

    private static List<String> texts(List<JsonNode> rows, String field) {
        return rows.stream().map(row -> row.get(field).asText()).toList();
    }

    private String digest(String... options) {
        List<String> args = new ArrayList<>(List.of("--digest", "--quiet"));
        args.addAll(List.of(options));
        Matcher digest = Pattern.compile("\\ndigest ([0-9a-f]{64}) \\(5 rows\\)\\n")
                .matcher(replay(args.toArray(String[]::new)).err());
        assertThat(digest.matches()).isTrue();
        return digest.group(1);
    }

    @Test
    void theDigestDependsOnNothingButTheEvents() throws IOException {
        String expected = digest(
                "--input", input.toString(), "--output", file("rows.jsonl").toString());
        List<String> events = new ArrayList<>(events());
        Collections.shuffle(events, new Random(3));
        Path first = EventLines.write(file("first.jsonl"), events.subList(0, 4));
        Path second = EventLines.write(file("second.jsonl"), events.subList(4, events.size()));

        assertThat(digest(
                        "--input",
                        second.toString(),
                        first.toString(),
                        "--output",
                        file("rows.csv").toString(),
                        "--parallelism",
                        "2"))
                .isEqualTo(expected);
        assertThat(digest(
                        "--input",
                        input.toString(),
                        "--output",
                        file("revised.parquet").toString(),
                        "--emit",
                        "revisions",
                        "--lateness",
                        "1d"))
                .isEqualTo(expected);
        Files.writeString(input, cim("2025-11-16T09:10:00Z", "CORP\\eve", "twice") + "\n", StandardOpenOption.APPEND);
        assertThat(digest(
                        "--input",
                        input.toString(),
                        "--output",
                        file("rows.jsonl").toString()))
                .isNotEqualTo(expected);
    }

    @Test
    void revisionsOfARowCountOnceInTheSummary() throws IOException {
        replay(
                "--input", input.toString(),
                "--output", file("rows.jsonl").toString(),
                "--summary", file("summary.json").toString(),
                "--emit", "revisions",
                "--lateness", "1d");

        JsonNode summary = new ObjectMapper().readTree(file("summary.json").toFile());
        assertThat(summary.get("risk_events").asInt()).isEqualTo(6);
        assertThat(CommandRun.jsonLines(file("rows.jsonl"))).hasSize(6);
        assertThat(summary.at("/fired/0/rows").asInt()).isEqualTo(5);
    }

    @Test
    void severalRefusedFilesAreOneLine() throws IOException {
        Path detections = Files.createDirectory(file("detections"));
        BundledDetection.write(detections.resolve("good.yml"), text -> text);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            Files.writeString(detections.resolve(name + ".yml"), "name: refused\n");
        }
        CommandRun run = replay(
                "--input", input.toString(),
                "--output", file("rows.jsonl").toString(),
                "--detections", detections.toString());

        assertThat(run.err().lines().filter(line -> line.contains("refused")))
                .containsExactly(
                        "refused: a.yml, b.yml, c.yml and 2 more, of 6 detection files; `spawnwatch check` says why",
                        "Detections that fired: 1 of 1; 5 refused, see `spawnwatch check`");
    }
}
