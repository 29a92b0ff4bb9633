package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.spawnwatch.page.LargeReport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of 100,000 risk events answers at once, whatever the reader does with it. */
@Tag("slow")
@Tag("browser")
class LargeReportTest {
    private static final int ROWS = 100_000;

    /** A frame that takes longer is seen as a jerk. */
    private static final double LONGEST_TASK_MS = 100;

    @TempDir
    private Path folder;

    @Test
    void noTaskOfThePageKeepsTheReaderWaiting() throws IOException {
        Path report = folder.resolve("report.html");
        LargeReport.main(String.valueOf(ROWS), report.toString());
        try (Tab tab = Tab.open(report)) {
            tab.show("events");
            int all = tab.rows();
            assertThat(all).isBetween(ROWS * 99 / 100, ROWS - 1);
            MainThreadTasks.trace();

            scroll(tab);
            filter(tab);
            lookInto(tab);
            tab.show("overview");
            tab.menu("Severity").click();
            tab.page().getByLabel("critical").check();
            tab.awaitRest();

            MainThreadTasks tasks = MainThreadTasks.traced();
            assertThat(tasks.number()).isGreaterThan(100);
            assertThat(tasks.longestMs())
                    .as("CPU time of the longest task, %s", tasks.longest())
                    .isLessThan(LONGEST_TASK_MS);
        }
    }

    private static void scroll(Tab tab) {
        tab.grid().hover();
        String first = tab.column(1).get(0) + tab.column(2).get(0);
        for (int turn = 0; turn < 40; turn++) {
            tab.page().mouse().wheel(0, turn < 30 ? 700 : 200_000);
            tab.page().evaluate("() => new Promise(resolve => requestAnimationFrame(resolve))");
        }
        tab.expect(() -> (tab.column(1).get(0) + tab.column(2).get(0)).equals(first), false);
        tab.grid().focus();
        tab.press("End", "Home", "PageDown", "PageDown", "ArrowDown");
    }

    /** From a row to the story of the host that has most of them, and to all that is worked out from all rows. */
    private static void lookInto(Tab tab) {
        tab.grid().locator(".grid-body [role=row]").first().click();
        tab.page().locator(".detail").waitFor();
        tab.show("ranking?order=rows");
        String host = tab.page().locator("table.objects a").first().innerText();
        tab.page().locator("table.objects a").first().click();
        tab.page().locator(".frame[data-view=story] .steps").waitFor();
        assertThat(tab.page().locator("h1").innerText()).isEqualTo(host);
        tab.awaitRest();
        tab.show("attack");
        assertThat(tab.text()).contains("T1047");
    }

    private static void filter(Tab tab) {
        int all = tab.rows();
        tab.page().locator("#search").focus();
        tab.page().keyboard().type("powershell ws-1");
        tab.expect(() -> tab.rows() < all, true);
        tab.awaitRest();
        tab.button("Clear all").click();
        tab.expect(tab::rows, all);
        tab.menu("Host").click();
        tab.page().getByLabel("Narrow the list: Host").fill("ws-3");
        tab.page().locator(".facet label").first().click();
        tab.expect(() -> tab.rows() < all / 2, true);
        tab.button("Clear all").click();
        tab.expect(tab::rows, all);
        tab.page()
                .locator(".sorter", new Page.LocatorOptions().setHasText("Detection"))
                .click();
        tab.expect(() -> tab.column(3).get(0).startsWith("Suspicious certutil.exe number 15"), true);
    }
}
