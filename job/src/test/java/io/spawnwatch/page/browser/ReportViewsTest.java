package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.cli.DetectionFixture;
import io.spawnwatch.cli.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every view of every report, on a wide and a narrow screen, light and dark: it shows something, keeps quiet, fits the screen,
 * and <a href="https://github.com/dequelabs/axe-core">axe</a> finds nothing that keeps people out.
 */
@Tag("slow")
@Tag("browser")
class ReportViewsTest {
    @TempDir
    private static Path folder;

    private static Path events;
    private static Path allowlist;

    @BeforeAll
    static void writeEvents() throws IOException {
        try (DemoFolder demo = DemoFolder.create(folder.resolve("demo"))) {
            events = demo.events();
            allowlist = demo.allowlist();
        }
    }

    private static Path made(int exitCode, String command, String... options) {
        Path report = folder.resolve(command + ".html");
        List<String> args = new ArrayList<>(List.of(command, "--output", report.toString()));
        args.addAll(List.of(options));
        CommandRun run = CommandRun.of(args.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        return report;
    }

    private static void assertViews(Path report, List<String> views) {
        List<String> faults = new ArrayList<>();
        try (Tab tab = Tab.open(report)) {
            views.forEach(view -> faults.addAll(ViewFaults.of(tab, view)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aReplaysReport() {
        Path report = made(0, "replay", "--input", events.toString(), "--allowlist", allowlist.toString());
        String row;
        String host;
        try (Tab tab = Tab.open(report)) {
            String headline = tab.page().locator("h1").innerText();
            tab.show("events");
            int inTime = tab.rows();
            assertThat(headline).isEqualTo(inTime + " risk events from 1 of 1 detection");
            tab.show("late");
            assertThat(inTime + tab.rows()).isEqualTo(8);
            tab.show("events");
            tab.grid().focus();
            tab.page().keyboard().press("Enter");
            row = tab.address().replaceFirst(".*[?&]row=", "row=");
            tab.show("ranking");
            host = tab.page()
                    .locator("table.objects a")
                    .first()
                    .getAttribute("href")
                    .substring(1);
        }

        assertViews(
                report,
                List.of(
                        "overview",
                        "events",
                        "events?" + row,
                        "ranking",
                        host,
                        "attack",
                        "detections",
                        "late",
                        "suppressed",
                        "rejected",
                        "words"));
    }

    @Test
    void aComparisonsReport() {
        Path report = made(1, "compare", "--input", events.toString(), "--after", "allowlist=" + allowlist);

        assertViews(report, List.of("comparison", "detections", "words"));
        try (Tab tab = Tab.open(report)) {
            assertComparisonIsPrinted(tab);
        }
    }

    private static void assertComparisonIsPrinted(Tab tab) {
        String printed = PrintedTextTest.print(tab, "comparison").text();
        assertThat(printed).contains("allowlist=", "collect.exe\"--hardware--quiet");
        // The names of what is added up are buttons on the screen.
        List<String> names = tab.page().locator(".groups tbody th").allInnerTexts();
        assertThat(names).hasSizeGreaterThan(1).doesNotContain("");
        // As often as on the screen: a name is also among the hosts or detections of another line.
        String groups = PrintedTextTest.joined(
                String.join("", tab.page().locator(".groups").allInnerTexts()));
        String sums = printed.substring(0, printed.indexOf("collect.exe"));
        assertThat(names).map(PrintedTextTest::joined).allSatisfy(name -> assertThat(count(sums, name))
                .as(name)
                .isGreaterThanOrEqualTo(count(groups, name))
                .isPositive());
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void aTestRunsReport() throws IOException {
        Path detection = Files.writeString(folder.resolve("wmi.yml"), DetectionFixture.DETECTION);
        Files.writeString(folder.resolve("wmi.test.yml"), """
            tests:
              - name: fires
                events: [{parent_process_name: WmiPrvSE.exe, process_name: cmd.exe}]
              - name: '<b>fires not</b>'
                events: [{parent_process_name: WmiPrvSE.exe, process_name: '</script>.exe'}]
            """);
        Path report = made(1, "test", "--detections", detection.toString());
        try (Tab tab = Tab.open(report)) {
            assertThat(tab.page().locator(".tests .inputs").innerText()).contains(detection.toString());
            assertThat(tab.page().locator(".tests .settings tbody tr").allInnerTexts())
                    .anySatisfy(line -> assertThat(line).startsWith("window"));
        }

        assertViews(report, List.of("tests", "tests?verdict=failed", "detections", "words"));
    }
}
