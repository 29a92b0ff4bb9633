package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison with many differences answers at once, from its first block on. */
@Tag("slow")
@Tag("browser")
class LargeComparisonTest {
    private static final int DIFFERENCES = 25_000;

    /** A frame that takes longer is seen as a jerk. */
    private static final double LONGEST_TASK_MS = 100;

    /** One in so many is written with the host's name alone, as some sources do. */
    private static final int SHORT = 10;

    @TempDir
    private Path folder;

    private static ObjectNode difference(LargeReport made, int number) {
        ObjectNode before = made.riskEvent();
        if (number % SHORT == 0) {
            String host = before.path("dest").textValue();
            before.put("dest", host.substring(0, host.indexOf('.')).toUpperCase(Locale.ROOT));
        }
        ObjectNode difference = JsonNodeFactory.instance.objectNode();
        if (number % 2 == 0) {
            difference.put("change", "lost").set("before", before);
            return difference;
        }
        difference.put("change", "changed").putArray("fields").add("risk_score");
        difference.set("before", before);
        difference.set("after", before.deepCopy().put("risk_score", 99));
        return difference;
    }

    private static ObjectNode comparison() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("type", "comparison").put("records", 1_000_000);
        json.putObject("changes")
                .put("gained", 0)
                .put("lost", (DIFFERENCES + 1) / 2)
                .put("changed", DIFFERENCES / 2)
                .put("now_allowed", 0)
                .put("no_longer_allowed", 0)
                .put("allowed_otherwise", 0);
        for (String side : List.of("before", "after")) {
            ObjectNode of = json.putObject(side).put("rows", DIFFERENCES).put("allowlist_entries", 0);
            of.putObject("settings");
            of.putObject("detections").put("run", 150).put("refused", 0).put("left_out", 0);
            of.putArray("only_here");
        }
        return json;
    }

    @Test
    void noTaskKeepsTheReaderWaiting() throws IOException {
        LargeReport made = new LargeReport();
        List<ObjectNode> differences = new ArrayList<>();
        for (int number = 0; number < DIFFERENCES; number++) {
            differences.add(difference(made, number));
        }
        Path report = MadeReport.write(
                folder.resolve("report.html"), List.of(comparison()), Map.of("differences", differences));

        MainThreadTasks.trace();
        try (Tab tab = Tab.open(report)) {
            Locator status = tab.page().locator(".comparison-rows [role=status]");
            tab.expect(status::innerText, "25,000 of 25,000 rows that differ");
            int joined = hosts(tab);
            tab.page().getByLabel("Names as written").check();
            tab.expect(() -> hosts(tab) > joined, true);
            tab.page().getByLabel("Names as written").uncheck();
            tab.expect(() -> hosts(tab), joined);
            tab.page().locator(".comparison-rows input[type=search]").fill("wmic.exe NOT ws-1");
            tab.expect(() -> status.innerText().startsWith("25,000"), false);
            assertThat(status.innerText()).endsWith("without “ws-1”");
            tab.page().locator(".groups button").first().click();
            tab.awaitRest();
            MainThreadTasks tasks = MainThreadTasks.traced();

            assertThat(tasks.number()).isGreaterThan(100);
            assertThat(tasks.longestMs()).as("CPU time of the longest task").isLessThan(LONGEST_TASK_MS);
        }
    }

    /** How many hosts the comparison tells apart: those in sight, and those that it says are not. */
    private static int hosts(Tab tab) {
        String more = tab.page()
                .locator(".comparison-groups")
                .nth(1)
                .locator(".and-more")
                .innerText();
        return Integer.parseInt(more.replaceFirst("(?s).*more", "").replaceAll("[^0-9]", ""));
    }
}
