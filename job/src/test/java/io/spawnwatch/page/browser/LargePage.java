package io.spawnwatch.page.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import io.spawnwatch.page.LargeReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** Measures a report of 100,000 risk events in Chromium. What it prints holds only if the machine does nothing else. */
final class LargePage {
    private static final int ROWS = 100_000;

    /** Notes how long each frame takes. */
    private static final String WATCH_FRAMES = """
            () => {
              window.longestFrame = 0;
              let last = performance.now();
              const frame = (now) => {
                window.longestFrame = Math.max(window.longestFrame, now - last);
                last = now;
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }""";

    private LargePage() {}

    /** Measures, and prints Markdown. */
    public static void main(String... args) throws IOException {
        Path folder = Files.createTempDirectory("spawnwatch-page");
        try {
            Path report = folder.resolve("report.html");
            LargeReport.main(String.valueOf(ROWS), report.toString());
            print("file", Files.size(report) / 1e6, "MB");
            long started = System.nanoTime();
            try (Tab tab = Tab.open(report)) {
                print(
                        "loaded after",
                        Duration.ofNanos(System.nanoTime() - started).toMillis() / 1e3,
                        "s");
                print("memory of the page's heap", heap(tab) / 1e6, "MB");
                tab.page().evaluate(WATCH_FRAMES);
                frames(tab, "scrolling the table", () -> {
                    tab.show("events");
                    reset(tab);
                    tab.grid().hover();
                    for (int turn = 0; turn < 60; turn++) {
                        tab.page().mouse().wheel(0, turn < 40 ? 700 : 200_000);
                        tab.page().evaluate("() => new Promise(resolve => requestAnimationFrame(resolve))");
                    }
                });
                frames(tab, "searching", () -> {
                    tab.page().locator("#search").focus();
                    tab.page().keyboard().type("powershell ws-1");
                    tab.awaitRest();
                    tab.button("Clear all").click();
                });
                frames(tab, "filtering by a host", () -> {
                    tab.menu("Host").click();
                    tab.page().getByLabel("Narrow the list: Host").fill("ws-3");
                    Locator host = tab.page().locator(".facet label").first();
                    host.click();
                    tab.awaitRest();
                    tab.button("Clear all").click();
                });
                frames(tab, "ranking hosts and users", () -> tab.show("ranking"));
                frames(tab, "the first screen", () -> tab.show("overview"));
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        // Threads of Playwright would keep the process.
        System.exit(0);
    }

    private static double heap(Tab tab) {
        CDPSession browser = tab.page().context().newCDPSession(tab.page());
        browser.send("HeapProfiler.collectGarbage");
        JsonObject usage = browser.send("Runtime.getHeapUsage");
        return usage.get("usedSize").getAsDouble();
    }

    private static void reset(Tab tab) {
        tab.page().evaluate("() => { window.longestFrame = 0; }");
    }

    private static void frames(Tab tab, String what, Runnable use) {
        reset(tab);
        use.run();
        tab.awaitRest();
        print(
                "longest frame, " + what,
                ((Number) tab.page().evaluate("() => window.longestFrame")).doubleValue(),
                "ms");
    }

    private static void print(String what, double value, String unit) {
        System.out.println(String.format(Locale.ROOT, "| %s | %.1f %s |", what, value, unit));
    }
}
