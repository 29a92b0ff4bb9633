package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.backtest.change.Checkout;
import io.spawnwatch.page.PageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that tests of detections write. */
class TestPageTest {
    @TempDir
    private Path folder;

    private Path detection;
    private Path page;

    @BeforeEach
    void writeDetection() throws IOException {
        page = folder.resolve("report.html");
        detection = Files.writeString(folder.resolve("wmi.yml"), DetectionFixture.DETECTION);
        Files.writeString(folder.resolve("wmi.test.yml"), """
            tests:
              - name: fires
                events: [{parent_process_name: WmiPrvSE.exe, process_name: cmd.exe}]
              - name: '</script><!-- fires not'
                events: [{parent_process_name: WmiPrvSE.exe, process_name: '</script>.exe'}]
            """);
    }

    @Test
    void theReportHasTheResultsThatJsonHas() throws IOException {
        Path json = folder.resolve("results.json");
        CommandRun run = CommandRun.of(
                "test", "--detections", detection.toString(), "--output", page.toString(), "--json", json.toString());

        assertThat(run.exitCode()).as(run.err()).isOne();
        PageContent content = PageContent.of(page);
        ObjectNode expected = (ObjectNode) new ObjectMapper().readTree(json.toFile());
        JsonNode tests = content.message("tests");
        assertThat(tests).isEqualTo(expected.put("type", "tests"));
        assertThat(tests.path("passed").intValue()).isOne();
        assertThat(tests.path("failed").intValue()).isOne();
        assertThat(content.message("run").path("command").textValue()).isEqualTo("test");
        assertThat(content.message("run").path("input").get(0).textValue()).isEqualTo(detection.toString());
        assertThat(content.detection("Shell over WMI").path("status").textValue())
                .isEqualTo("runs");
    }

    @Test
    void theReportSaysWithWhichOptionsItWasMade() throws Exception {
        Path harmless = EventLines.write(
                folder.resolve("harmless.jsonl"), List.of(EventLines.cim("2025-11-16T09:10:00Z", "eve", "whoami")));
        CommandRun run;
        try (Checkout checkout = new Checkout(folder.resolve("content"))) {
            Path changed = checkout.write("detections/wmi.yml", Files.readString(detection));
            checkout.commit("first");
            run = CommandRun.of(
                    "test",
                    "--detections",
                    changed.toString(),
                    "--baseline",
                    harmless.toString(),
                    "--changed",
                    "HEAD",
                    "--type",
                    "TTP",
                    "--output",
                    page.toString());
        }

        assertThat(page).as(run.err()).exists();
        JsonNode settings = PageContent.of(page).message("run").path("settings");
        assertThat(settings.path("changed").asText()).isEqualTo("HEAD");
        assertThat(settings.path("baseline").asText()).isEqualTo(harmless.toString());
        assertThat(settings.path("baseline-limit").asText()).isEqualTo("1");
        assertThat(settings.path("type").asText()).isEqualTo("TTP");
        assertThat(settings.has("window")).isTrue();
    }

    @Test
    void aReportIsAPage() {
        Path other = folder.resolve("report.pdf");

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--output", other.toString());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--output: " + other
                                + ": a report is a page for a browser; name a file that ends with .html\n"));
    }

    @Test
    void twoReportsInOneFileAreRefused() {
        CommandRun run = CommandRun.of(
                "test", "--detections", detection.toString(), "--output", page.toString(), "--json", page.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("--json and --output both write to " + page + "; give each a file of its own\n");
    }
}
