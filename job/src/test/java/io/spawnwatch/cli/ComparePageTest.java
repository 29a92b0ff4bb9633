package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.page.PageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a comparison writes. */
@Tag("slow")
class ComparePageTest {
    @TempDir
    private Path folder;

    private Path events;
    private Path page;

    @BeforeEach
    void writeEvents() throws IOException {
        page = folder.resolve("report.html");
        events = EventLines.write(
                folder.resolve("events.jsonl"),
                List.of(
                        cim("2025-11-16T09:10:00Z", "eve", "whoami </script>"),
                        cim("2025-11-16T09:20:00Z", "ada", "backup all")));
    }

    private CommandRun compare(String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--input", events.toString()));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void theReportHasWhatDiffersAndBothSides() throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
                allowlist:
                  - {id: backup, detections: ["*"], match: {process: backup *}, owner: ops, reason: CHG-7}
                """);
        Path detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("wmi.yml"), text -> text.replace("impact: 70", "impact: 90"));
        BundledDetection.write(detections.resolve("more.yml"), text -> text.replace("24869767", "11111111")
                .replace("name: Process Execution via WMI", "name: More"));
        Path lines = folder.resolve("differences.jsonl");

        CommandRun run = compare(
                "--after",
                "detections=" + detections,
                "--after",
                "allowlist=" + allowlist,
                "--output",
                page.toString(),
                "--output",
                lines.toString());

        assertThat(run.exitCode()).as(run.err()).isOne();
        PageContent content = PageContent.of(page);
        assertThat(content.records("differences")).hasSize(4).isEqualTo(CommandRun.jsonLines(lines));
        JsonNode comparison = content.message("comparison");
        assertThat(comparison.path("records").intValue()).isEqualTo(2);
        assertThat(comparison.path("changes").toString())
                .isEqualTo("{\"gained\":1,\"lost\":0,\"changed\":1,\"now_allowed\":1,\"no_longer_allowed\":0,"
                        + "\"allowed_otherwise\":1}");
        assertThat(comparison.path("before").toString())
                .isEqualTo("{\"settings\":{},\"rows\":2,\"detections\":{\"run\":1,\"refused\":0,\"left_out\":0},"
                        + "\"allowlist_entries\":0,\"only_here\":[]}");
        JsonNode after = comparison.path("after");
        assertThat(after.path("settings").path("detections").textValue()).isEqualTo(detections.toString());
        assertThat(after.path("settings").path("allowlist").textValue()).isEqualTo(allowlist.toString());
        assertThat(after.path("rows").intValue()).isEqualTo(4);
        assertThat(after.path("only_here").toString())
                .isEqualTo("[{\"id\":\"11111111-8579-485d-9a4f-d9ddfd8f0cac\",\"name\":\"More\"}]");
        assertThat(content.message("run").path("command").textValue()).isEqualTo("compare");
        assertThat(content.message("run").path("input").get(0).textValue()).isEqualTo(events.toString());
        assertThat(content.detection("More").path("status").textValue()).isEqualTo("runs");
        assertThat(content.records("risk_events")).isEmpty();
    }

    /** Also of a detection that the second side does not have, and of one that only the first side refuses. */
    @Test
    void theReportHasTheDetectionsOfBothSides() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Path after = Files.createDirectory(folder.resolve("after"));
        for (Path side : List.of(before, after)) {
            BundledDetection.write(side.resolve("same.yml"), text -> text);
        }
        BundledDetection.write(before.resolve("removed.yml"), text -> text.replace("24869767", "11111111")
                .replace("name: Process Execution via WMI", "name: Removed"));
        UnaryOperator<String> mended =
                text -> text.replace("24869767", "22222222").replace("name: Process Execution via WMI", "name: Mended");
        BundledDetection.write(before.resolve("mended.yml"), text -> mended.apply(text)
                .replace("| tstats", "| transaction host | tstats"));
        // No process has two names, so it is blind to all events.
        BundledDetection.write(after.resolve("mended.yml"), text -> mended.apply(text)
                .replace(
                        "Processes.parent_process_name=WmiPrvSE.exe",
                        "Processes.process_name=a.exe Processes.process_name=b.exe")
                .replace("$parent_process_name$", "$process_name$"));

        compare("--before", "detections=" + before, "--after", "detections=" + after, "--output", page.toString());

        List<String> said = new ArrayList<>();
        for (JsonNode detection : PageContent.of(page).message("detections").path("detections")) {
            said.add(String.join(
                    " ",
                    detection.path("name").textValue(),
                    detection.path("status").textValue(),
                    detection.path("side").asText("both"),
                    detection.path("blind").path(0).path("source").asText("sees")));
        }
        assertThat(said)
                .containsExactlyInAnyOrder(
                        "Process Execution via WMI runs both sees",
                        "Removed runs before sees",
                        "Mended refused before sees",
                        "Mended runs after CIM JSON");
        JsonNode settings = PageContent.of(page).message("run").path("settings");
        assertThat(settings.has("detections")).isFalse();
        assertThat(settings.path("window").textValue()).isEqualTo("1h");
        assertThat(settings.path("allowlist").textValue()).isEqualTo("none");
    }

    @Test
    void sidesThatGiveTheSameRowsHaveAReportToo() throws IOException {
        CommandRun run = compare("--after", "include-deprecated=true", "--output", page.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        PageContent content = PageContent.of(page);
        assertThat(content.records("differences")).isEmpty();
        assertThat(content.message("comparison").path("changes"))
                .allSatisfy(count -> assertThat(count.intValue()).isZero());
    }

    @Test
    void differencesHaveNoOtherForm() {
        CommandRun run = compare(
                "--after", "allowlist=none", "--output", folder.resolve("x.csv").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("--output: " + folder.resolve("x.csv") + ": differences are written as JSON lines or as a"
                        + " report; name a file that ends with .jsonl or .html\n");
    }
}
