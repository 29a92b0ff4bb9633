package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.page.PageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a replay writes. */
@Tag("slow")
class ReplayPageTest {
    /** Nearly as long as a record may be. */
    private static final int LONG = 1_048_000;

    private static final String HOSTILE = "cmd.exe </script><script>alert(1)</script> <!-- \u2028 \u202E";

    @TempDir
    private Path folder;

    private Path input;
    private Path allowlist;
    private Path page;

    @BeforeEach
    void writeFiles() throws IOException {
        page = folder.resolve("report.html");
        input = EventLines.write(
                folder.resolve("events.jsonl"),
                List.of(
                        cim("2025-11-16T09:10:00Z", "CORP\\\\eve", HOSTILE),
                        cim("2025-11-16T09:10:01Z", "CORP\\\\eve", "twice"),
                        cim("2025-11-16T09:40:00Z", "CORP\\\\eve", "twice"),
                        cim("2025-11-16T09:20:00Z", "CORP\\\\ada", "x".repeat(LONG)),
                        // A program on Windows may be started with text that is not Unicode.
                        cim("2025-11-16T09:25:00Z", "CORP\\\\ada", "lone @").replace("@", "\\ud800"),
                        cim("2025-11-16T09:30:00Z", "CORP\\\\svc", "backup one"),
                        cim("2025-11-16T09:31:00Z", "CORP\\\\svc", "backup two"),
                        EventLines.nxlog("from nxlog"),
                        "no event",
                        "{\"_time\":\"never\",\"process\":\"</script>\"}"));
        allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - {id: backup, detections: ["*"], match: {process: backup *}, owner: ops, reason: CHG-7 </script>}
            """);
    }

    private CommandRun replay(String... options) {
        List<String> args =
                new ArrayList<>(List.of("replay", "--input", input.toString(), "--output", page.toString()));
        args.addAll(List.of(options));
        return CommandRun.successful(args.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return CommandRun.jsonLines(file);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Two reports of other settings do not look alike. */
    @Test
    void aReportSaysAllThatDecidedOnItsRows() throws IOException {
        replay("--allowlist", allowlist.toString(), "--window", "2h", "--lateness", "90m", "--user", "*e*", "*a*");

        JsonNode settings = PageContent.of(page).message("run").path("settings");
        assertThat(settings.path("window").textValue()).isEqualTo("2h");
        assertThat(settings.path("lateness").textValue()).isEqualTo("90m");
        assertThat(settings.path("data-model").textValue()).isEqualTo("cim-6.4");
        assertThat(settings.path("detections").textValue()).isEqualTo("the bundled detection");
        assertThat(settings.path("allowlist").textValue()).isEqualTo(allowlist + " (1 entry)");
        assertThat(settings.path("user").textValue()).isEqualTo("*e*, *a*");
        assertThat(settings.has("host")).isFalse();

        Path detection = folder.resolve("wmi.yml");
        BundledDetection.write(detection, text -> text);
        replay("--detections", detection.toString());

        settings = PageContent.of(page).message("run").path("settings");
        assertThat(settings.path("window").textValue()).isEqualTo("1h");
        assertThat(settings.path("detections").textValue()).isEqualTo(detection.toString());
        assertThat(settings.path("allowlist").textValue()).isEqualTo("none");
    }

    @Test
    void aReportHasTheSameRowsAsTheOtherOutputs() throws IOException {
        replay(
                "--allowlist", allowlist.toString(),
                "--output", file("rows.jsonl"),
                "--output", file("rows.csv"),
                "--suppressed", file("suppressed.jsonl"),
                "--rejected", file("rejected.jsonl"),
                "--summary", file("summary.json"));

        PageContent content = PageContent.of(page);
        assertThat(content.records("risk_events")).hasSize(5).isEqualTo(lines(folder.resolve("rows.jsonl")));
        assertThat(content.records("suppressed")).hasSize(2).isEqualTo(lines(folder.resolve("suppressed.jsonl")));
        assertThat(content.records("rejected")).hasSize(2).isEqualTo(lines(folder.resolve("rejected.jsonl")));
        JsonNode run = content.message("run");
        assertThat(run.path("summary"))
                .isEqualTo(new ObjectMapper()
                        .readTree(folder.resolve("summary.json").toFile()));
        assertThat(run.path("command").textValue()).isEqualTo("replay");
        assertThat(run.path("input").get(0).textValue()).isEqualTo(input.toString());
        assertThat(run.path("settings").path("emit").textValue()).isEqualTo("final");
        assertThat(run.path("generated").textValue()).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(content.detection(BundledDetection.NAME).path("status").textValue())
                .isEqualTo("runs");
        assertThat(content.message("attack")
                        .path("techniques")
                        .get(0)
                        .path("id")
                        .textValue())
                .isEqualTo("T1047");
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "allowlist.yml",
                        "events.jsonl",
                        "rejected.jsonl",
                        "report.html",
                        "rows.csv",
                        "rows.jsonl",
                        "summary.json",
                        "suppressed.jsonl");
    }

    @Test
    void aReportAloneHasSuppressedRowsAndRejectedRecordsToo() throws IOException {
        CommandRun run = replay("--allowlist", allowlist.toString(), "--quiet");

        PageContent content = PageContent.of(page);
        assertThat(content.records("risk_events").stream()
                        .map(row -> row.path("process").textValue()))
                .containsExactlyInAnyOrder(HOSTILE, "twice", "x".repeat(LONG), "lone \ud800", "from nxlog");
        assertThat(content.records("suppressed").stream()
                        .map(row -> row.path("allowlist_reason").textValue()))
                .containsExactly("CHG-7 </script>", "CHG-7 </script>");
        assertThat(content.records("rejected").stream()
                        .map(record -> record.path("reason").textValue()))
                .containsExactlyInAnyOrder("malformed", "no_timestamp");
        assertThat(content.message("run")
                        .path("summary")
                        .path("rejected_by_reason")
                        .path("malformed")
                        .intValue())
                .isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
        assertThat(names()).containsExactlyInAnyOrder("allowlist.yml", "events.jsonl", "report.html");
    }

    @Test
    void ofRevisionsAReportHasTheLast() throws IOException {
        replay("--emit", "revisions", "--revision-interval", "1s", "--output", file("rows.jsonl"));

        List<JsonNode> revisions = lines(folder.resolve("rows.jsonl"));
        List<JsonNode> rows = PageContent.of(page).records("risk_events");
        assertThat(revisions).hasSizeGreaterThan(7);
        assertThat(rows).hasSize(7).allSatisfy(row -> assertThat(revisions)
                .contains(row)
                .filteredOn(other -> other.path("risk_event_id").equals(row.path("risk_event_id")))
                .allSatisfy(other -> assertThat(other.path("revision").intValue())
                        .isLessThanOrEqualTo(row.path("revision").intValue())));
    }

    @Test
    void manyRejectedRecordsAreCountedAndTheFirstAreInTheReport() throws IOException {
        EventLines.write(
                input,
                IntStream.range(0, 1_234)
                        .mapToObj(number ->
                                number == 700 ? cim("2025-11-16T09:10:00Z", "ada", "x") : "no event " + number)
                        .toList());

        replay();

        PageContent content = PageContent.of(page);
        assertThat(content.records("rejected").stream()
                        .map(record -> record.path("line").intValue()))
                .hasSize(1_000)
                .doesNotHaveDuplicates()
                .allMatch(line -> line <= 1_001);
        assertThat(content.message("run")
                        .path("summary")
                        .path("records")
                        .path("rejected")
                        .intValue())
                .isEqualTo(1_233);
    }

    @Test
    void rejectedRecordsAreAlsoPrinted() throws IOException {
        CommandRun run = replay("--rejected", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(PageContent.of(page).records("rejected")).hasSize(2);
    }

    @Test
    void detectionsThatTheInputCannotFireSayWhy() throws IOException {
        Path detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("wmi.yml"), text -> text);
        BundledDetection.write(detections.resolve("blind.yml"), text -> text.replace("24869767", "11111111")
                .replace("name: Process Execution via WMI", "name: Blind")
                .replace("Processes.parent_process_name=WmiPrvSE.exe", "Processes.original_file_name=x.exe")
                .replace("$parent_process_name$", "$process_name$"));
        ObjectNode event = new ObjectMapper().createObjectNode();
        event.put("EventID", 4688).put("Channel", "Security").put("SourceName", "Microsoft-Windows-Security-Auditing");
        event.put("Hostname", "ws-1").put("EventTime", "2025-11-16 09:00:00").put("SubjectUserName", "ada");
        event.put("NewProcessName", "C:\\x.exe")
                .put("ParentProcessName", "C:\\y.exe")
                .put("CommandLine", "x.exe");
        EventLines.write(input, List.of(event.toString(), cim("2025-11-16T09:10:00Z", "ada", "x")));

        replay("--detections", detections.toString());

        PageContent content = PageContent.of(page);
        assertThat(content.message("run").path("summary").path("sources").toString())
                .contains("Windows Security 4688");
        assertThat(content.detection("Blind").path("blind").toString())
                .isEqualTo("[{\"source\":\"Windows Security 4688\",\"why\":\"it has no original_file_name\"}]");
        assertThat(content.detection(BundledDetection.NAME).has("blind")).isFalse();
    }

    @Test
    void severalReportsAreTheSame() throws IOException {
        replay("--output", file("other.html"));

        assertThat(folder.resolve("other.html")).hasSameTextualContentAs(page);
    }

    /** Progress is kept in a folder, and the rows with it. */
    @Test
    void aRunThatCanBeResumedWritesAReport() throws IOException {
        replay("--resume", file("progress"), "--allowlist", allowlist.toString());

        PageContent content = PageContent.of(page);
        assertThat(content.records("risk_events")).hasSize(5);
        assertThat(content.records("suppressed")).hasSize(2);
        assertThat(content.records("rejected")).hasSize(2);
        assertThat(folder.resolve("progress")).doesNotExist();
    }
}
