package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of small recordings, from the command line to the files. */
@Tag("slow")
class ReplayCommandTest {
    @TempDir
    private Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void name() {
        input = folder.resolve("events.jsonl");
        output = folder.resolve("risk-events.jsonl");
    }

    private CommandRun replay(String... options) {
        List<String> args = new ArrayList<>(List.of("replay", "--input", input.toString()));
        args.addAll(List.of(options));
        return CommandRun.successful(args.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What distinguishes the rows of these tests, and what they count. */
    private static List<String> rows(List<JsonNode> events) {
        return events.stream().map(ReplayCommandTest::row).toList();
    }

    private static String row(JsonNode event) {
        String window = event.get("window_start").textValue() + "/"
                + event.get("window_end").textValue();
        String times =
                event.get("firstTime").textValue() + "/" + event.get("lastTime").textValue();
        return event.get("process").textValue() + " revision " + event.get("revision") + " count " + event.get("count")
                + " " + (times + " in " + window).replace("2025-11-16T", "").replace(":00.000Z", "")
                + (event.get("late").booleanValue() ? " late" : "");
    }

    @Test
    void eachRowIsWrittenOnceBesideTheSuppressedTheRejectedAndASummary() throws Exception {
        EventLines.write(
                input,
                List.of(
                        cim("2025-11-16T09:40:00Z", "CORP\\eve", "twice"),
                        cim("2025-11-16T09:10:00Z", "CORP\\eve", "twice"),
                        cim("2025-11-16T10:30:00Z", "CORP\\svc", "backup too late"),
                        cim("2025-11-16T10:29:59Z", "CORP\\svc", "backup in time"),
                        cim("2025-11-16T08:59:00Z", "CORP\\svc", "backup too early"),
                        EventLines.networkConnection("2025-11-16T09:00:00Z"),
                        "no event",
                        cim("2025-11-16T09:00:00Z", "CORP\\SVC", "BACKUP from the start")));
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - id: nightly-backup
                detections: [24869767-8579-485d-9a4f-d9ddfd8f0cac]
                match:
                  user: corp\\svc
                  process: backup *
                valid_from: 2025-11-16T09:00:00Z
                valid_until: 2025-11-16T10:30:00Z
                owner: ops@corp.example
                reason: CHG-7
            """);
        Path suppressed = folder.resolve("suppressed.jsonl");
        Path rejected = folder.resolve("rejected.jsonl");

        CommandRun run = replay(
                "--output", output.toString(),
                "--suppressed", suppressed.toString(),
                "--rejected", rejected.toString(),
                "--allowlist", allowlist.toString());

        assertThat(rows(CommandRun.jsonLines(output)))
                .containsExactlyInAnyOrder(
                        "twice revision 1 count 2 09:10/09:40 in 09:00/10:00",
                        "backup too late revision 1 count 1 10:30/10:30 in 10:00/11:00",
                        "backup too early revision 1 count 1 08:59/08:59 in 08:00/09:00");
        assertThat(CommandRun.jsonLines(suppressed))
                .allMatch(row -> row.get("allowlist_entry").textValue().equals("nightly-backup")
                        && row.get("allowlist_owner").textValue().equals("ops@corp.example")
                        && row.get("allowlist_reason").textValue().equals("CHG-7"))
                .extracting(row -> row.get("process").textValue())
                .containsExactlyInAnyOrder("backup in time", "BACKUP from the start");
        assertThat(CommandRun.jsonLines(rejected)).singleElement().satisfies(rejection -> assertThat(Map.of(
                        "file", rejection.get("file").textValue(),
                        "line", rejection.get("line").longValue(),
                        "reason", rejection.get("reason").textValue(),
                        "size", rejection.get("size").intValue(),
                        "excerpt", rejection.get("excerpt").textValue()))
                .isEqualTo(Map.of(
                        "file",
                        input.toString(),
                        "line",
                        7L,
                        "reason",
                        "malformed",
                        "size",
                        8,
                        "excerpt",
                        "no event")));
        assertThat(files())
                .containsExactly(
                        "allowlist.yml", "events.jsonl", "rejected.jsonl", "risk-events.jsonl", "suppressed.jsonl");
        assertThat(run.out()).isEmpty();
        assertThat(run.err().replaceFirst("in [0-9.]+ s", "in SECONDS")).isEqualTo("""
              events read                   8   in SECONDS
                process events              6
                  clock skew                0
                other events                1   valid, but not process creations
                rejected                    1   unusable;
                                                see %s
              matched                       6   once for each detection
                late                        0
              suppressed                    2   rows that the allowlist covers;
                                                see %s
              risk events                   3   each revision counted

            Detections that fired: 1 of 1
                   rows    hosts  detection, first and last event
                      3        1  Process Execution via WMI
                                  2025-11-16 08:59:00Z to 2025-11-16 10:30:00Z

            Hosts with the highest risk
                   risk     rows  host
                    147        3  ws-1

            Users with the highest risk
                   risk     rows  user
                     98        2  CORP\\svc
                     49        1  CORP\\eve

            Allowlist: 1 of 1 entries cover rows
                   rows    hosts  entry
                      2        1  nightly-backup

            Process events by source
                               6  CIM JSON

            Rejected records by reason
                               1  malformed
            """.formatted(rejected, suppressed));
    }

    @Test
    void revisionsAreReportedAsByTheLiveJobAndLateRowsAreMarked() throws Exception {
        EventLines.write(
                input,
                List.of(
                        cim("2025-11-16T09:10:00Z", "CORP\\eve", "twice"),
                        cim("2025-11-16T09:40:00Z", "CORP\\eve", "twice"),
                        cim("2025-11-16T09:50:00Z", "CORP\\eve", "once"),
                        EventLines.networkConnection("2025-11-16T10:05:00.000Z"),
                        cim("2025-11-16T09:59:00Z", "CORP\\eve", "within the lateness"),
                        EventLines.networkConnection("2025-11-16T10:12:00.000Z"),
                        cim("2025-11-16T09:59:00Z", "CORP\\eve", "once")));

        CommandRun run = replay("--output", output.toString(), "--emit", "revisions");

        assertThat(rows(CommandRun.jsonLines(output)))
                .containsExactly(
                        "twice revision 1 count 1 09:10/09:10 in 09:00/10:00",
                        "once revision 1 count 1 09:50/09:50 in 09:00/10:00",
                        "twice revision 2 count 2 09:10/09:40 in 09:00/10:00",
                        "within the lateness revision 1 count 1 09:59/09:59 in 09:00/10:00",
                        "once revision 1 count 1 09:59/09:59 in 09:00/10:00 late");
        assertThat(run.err()).contains("late                        1   after the allowed lateness");
    }

    @Test
    void lateSightingsOfARowAreGatheredForTheRevisionInterval() throws Exception {
        EventLines.write(
                input,
                List.of(
                        cim("2025-11-16T09:10:00Z", "CORP\\eve", "cmd"),
                        EventLines.networkConnection("2025-11-16T10:05:00.000Z"),
                        cim("2025-11-16T09:20:00Z", "CORP\\eve", "cmd"),
                        cim("2025-11-16T09:30:00Z", "CORP\\eve", "cmd"),
                        cim("2025-11-16T09:40:00Z", "CORP\\eve", "cmd"),
                        EventLines.networkConnection("2025-11-16T10:12:00.000Z")));

        replay("--output", output.toString(), "--emit", "revisions");
        assertThat(rows(CommandRun.jsonLines(output)))
                .containsExactly(
                        "cmd revision 1 count 1 09:10/09:10 in 09:00/10:00",
                        "cmd revision 2 count 2 09:10/09:20 in 09:00/10:00",
                        "cmd revision 3 count 4 09:10/09:40 in 09:00/10:00");

        replay("--output", output.toString(), "--emit", "revisions", "--revision-interval", "0s");
        assertThat(rows(CommandRun.jsonLines(output)))
                .hasSize(4)
                .endsWith("cmd revision 4 count 4 09:10/09:40 in 09:00/10:00");
    }

    @Test
    void standardOutputGetsTheRiskEventsAndNothingElse() throws Exception {
        EventLines.write(input, List.of(cim("2025-11-16T09:10:00Z", "CORP\\eve", "cmd"), "no event"));
        ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

        CommandRun run = withStandardOutput(standardOutput, () -> replay("--output", "-"));

        String printed = standardOutput.toString(StandardCharsets.UTF_8);
        assertThat(printed).endsWith("}\n");
        assertThat(row(new ObjectMapper().readTree(printed)))
                .isEqualTo("cmd revision 1 count 1 09:10/09:10 in 09:00/10:00");
        assertThat(printed.lines()).hasSize(1);
        assertThat(run.err()).contains("rejected                    1   unusable; --rejected FILE writes");
        assertThat(files()).containsExactly("events.jsonl");
    }

    @Test
    void aFailedRunSaysWhyInASentenceAndLeavesNoOutput() throws Exception {
        EventLines.write(input, List.of(cim("2025-11-16T09:10:00Z", "CORP\\eve", "cmd"), "no event"));
        Path rejected = folder.resolve("rejected.jsonl");
        OutputStream brokenPipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        CommandRun run = withStandardOutput(
                brokenPipe,
                () -> CommandRun.of(
                        "replay", "--input", input.toString(), "--output", "-", "--rejected", rejected.toString()));

        assertThat(run)
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "the run failed: standard output can no longer be written to: either its reader has stopped,"
                                + " as 'head' does after its last line, or the disk is full\n"));
        assertThat(rejected).doesNotExist();
    }

    @Test
    void theWindowCanBeShorterAndAnEarlierOutputIsReplaced() throws Exception {
        EventLines.write(
                input,
                List.of(
                        cim("2025-11-16T09:09:59Z", "CORP\\eve", "cmd"),
                        cim("2025-11-16T09:10:00Z", "CORP\\eve", "cmd"),
                        cim("2025-11-16T09:19:00Z", "CORP\\eve", "cmd")));
        Files.writeString(output, "older\n".repeat(1000));

        replay("--output", output.toString(), "--window", "10m", "--parallelism", "2");

        assertThat(rows(CommandRun.jsonLines(output)))
                .containsExactlyInAnyOrder(
                        "cmd revision 1 count 1 09:09:59.000Z/09:09:59.000Z in 09:00/09:10",
                        "cmd revision 1 count 2 09:10/09:19 in 09:10/09:20");
    }

    @Test
    void aRefusedDetectionIsReportedAndTheOthersRun() throws Exception {
        EventLines.write(input, List.of(cim("2025-11-16T09:10:00Z", "CORP\\eve", "cmd")));
        Path detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("good.yml"), text -> text);
        BundledDetection.write(detections.resolve("bad.yml"), text -> text.replace("24869767", "00000000")
                .replace("parent_process_name=", "proces_name="));

        CommandRun run = replay("--output", output.toString(), "--detections", detections.toString());

        assertThat(run.err().lines().findFirst())
                .hasValue("refused: bad.yml:21:13: unknown field 'proces_name';" + " did you mean 'process_name'?");
        assertThat(CommandRun.jsonLines(output)).hasSize(1);
    }

    @Test
    void missingFoldersOfAnOutputAreCreated() throws Exception {
        EventLines.write(input, List.of("{\"EventID\":3,\"Channel\":\"System\"}"));
        Path deep = folder.resolve("a/b/risk-events.jsonl");

        replay("--output", deep.toString());

        assertThat(deep).isEmptyFile();
    }

    private interface Run {
        CommandRun run() throws Exception;
    }

    private static CommandRun withStandardOutput(OutputStream out, Run run) throws Exception {
        PrintStream original = System.out;
        System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
        try {
            return run.run();
        } finally {
            System.setOut(original);
        }
    }
}
