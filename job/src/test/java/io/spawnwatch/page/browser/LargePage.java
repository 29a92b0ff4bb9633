package io.spawnwatch.page.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import io.spawnwatch.page.LargeReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/**
 * Measures a report and a live page of 100,000 risk events in Chromium. What it prints holds only if the machine does nothing
 * else.
 */
final class LargePage {
    private static final int ROWS = 100_000;

    /** So many rows come in at once on a busy live page. */
    private static final int BURST = 500;

    private static final int BURST_EVERY_MS = 500;

    private static final int BURSTS = 20;

    /** With so many more rows, a live page forgets old ones. */
    private static final int GROWTH = 30_000;

    private LargePage() {}

    /** Measures, and prints Markdown. */
    public static void main(String... args) {
        Program.run(() -> measure());
    }

    private static void measure() throws IOException {
        Measurements.printMachine();
        measureReport();
        measureLive();
    }

    private static void measureReport() throws IOException {
        Path folder = Files.createTempDirectory("spawnwatch-page");
        try {
            Path report = folder.resolve("report.html");
            LargeReport.main(String.valueOf(ROWS), report.toString());
            Measurements.printValuesHead("A report of 100,000 risk events");
            Measurements.print("file", Files.size(report) / 1e6, "MB");
            long started = System.nanoTime();
            try (Tab tab = Tab.open(report.toUri().toString(), empty -> empty.page()
                    .addInitScript(
                            "new MutationObserver((_, o) => { if (document.querySelector('main h1')) { window.firstScreen = performance.now(); o.disconnect(); } })"
                                    + ".observe(document, {childList: true, subtree: true});"))) {
                double loaded = (System.nanoTime() - started) / 1e9;
                Measurements.print("first screen after", number(tab, "() => window.firstScreen") / 1e3, "s");
                Measurements.print("all loaded after", loaded, "s");
                Measurements measured = new Measurements(tab);
                measured.printSize("then");
                Measurements.printFramesHead("In the report");
                use(tab, measured);
                Measurements.printValuesHead("After that");
                measured.printSize("then");
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static double number(Tab tab, String script) {
        return ((Number) tab.page().evaluate(script)).doubleValue();
    }

    /** What an analyst does. */
    private static void use(Tab tab, Measurements measured) throws IOException {
        tab.show("events");
        measured.printFrames("scrolling the table", () -> scroll(tab, 60));
        int all = tab.rows();
        measured.printFrames("typing a filter", () -> {
            tab.page().locator("#search").focus();
            tab.page().keyboard().type("powershell ws-1");
            tab.expect(() -> tab.rows() < all, true);
        });
        measured.printFrames("clearing it", () -> {
            tab.button("Clear all").click();
            tab.expect(tab::rows, all);
        });
        measured.printFrames("filtering by a host", () -> {
            tab.menu("Host").click();
            tab.page().getByLabel("Narrow the list: Host").fill("ws-3");
            tab.page().locator(".facet label").first().click();
            tab.expect(() -> tab.rows() < all, true);
            tab.button("Clear all").click();
            tab.expect(tab::rows, all);
        });
        measured.printFrames("sorting by command line", () -> {
            List<String> before = tab.column(2);
            tab.page()
                    .locator(".sorter", new Page.LocatorOptions().setHasText("Command line"))
                    .click();
            tab.expect(() -> tab.column(2).equals(before), false);
        });
        measured.printFrames("opening a risk event", () -> {
            tab.grid().locator(".grid-body [role=row]").nth(3).click();
            tab.page().locator(".detail").waitFor();
        });
        measured.printFrames("opening the ranking", () -> tab.show("ranking?order=rows"));
        measured.printFrames("opening the story of the host with most rows", () -> {
            tab.page().locator("table.objects a").first().click();
            tab.page().locator(".frame[data-view=story] .steps").waitFor();
        });
        measured.printFrames("opening the ATT&CK matrix", () -> tab.show("attack"));
        measured.printFrames("opening the first screen", () -> tab.show("overview"));
    }

    private static void scroll(Tab tab, int turns) {
        tab.grid().hover();
        for (int turn = 0; turn < turns; turn++) {
            tab.page().mouse().wheel(0, turn % 60 < 40 ? 700 : turn % 2 == 0 ? 200_000 : -150_000);
            tab.page().evaluate("() => new Promise(resolve => requestAnimationFrame(resolve))");
        }
    }

    private static void measureLive() throws IOException {
        try (LiveServer server = new LiveServer()) {
            server.push(server.rows(ROWS));
            Measurements.printValuesHead("A live page of 100,000 risk events");
            long started = System.nanoTime();
            try (Tab tab = server.open("events")) {
                awaitRows(tab, ROWS);
                Measurements.print("all loaded after", (System.nanoTime() - started) / 1e9, "s");
                Measurements measured = new Measurements(tab);
                measured.printSize("then");
                Measurements.printFramesHead("In the live page");
                use(tab, measured);
                for (String view : new String[] {"events", "overview", "ranking"}) {
                    tab.show(view);
                    measured.printFrames(
                            "500 new rows every 500 ms for 10 s, " + view, () -> pushWhile(server, tab, view));
                }
                tab.show("events");
                ObjectNode[] more = server.rows(GROWTH);
                String before = LiveServer.standing(tab);
                measured.printFrames("30,000 more rows, until the page has forgotten more", () -> {
                    server.push(more);
                    tab.page().waitForCondition(() -> {
                        String standing = LiveServer.standing(tab);
                        return standing.contains("no longer in the page") && !standing.equals(before);
                    });
                });
                Measurements.printValuesHead("After that");
                measured.printSize("then");
            }
        }
    }

    private static void awaitRows(Tab tab, int count) {
        tab.page().setDefaultTimeout(300_000);
        tab.page().waitForCondition(() -> tab.rows() >= count, new Page.WaitForConditionOptions().setTimeout(300_000));
    }

    /** Rows come in while somebody scrolls the table, or looks at another view. */
    private static void pushWhile(LiveServer server, Tab tab, String view) {
        ObjectNode[][] bursts = new ObjectNode[BURSTS][];
        for (int burst = 0; burst < BURSTS; burst++) {
            bursts[burst] = server.rows(BURST);
        }
        ScheduledExecutorService pushing = Executors.newSingleThreadScheduledExecutor();
        List<Future<?>> pushed = new ArrayList<>();
        try {
            for (int burst = 0; burst < BURSTS; burst++) {
                ObjectNode[] rows = bursts[burst];
                pushed.add(pushing.schedule(
                        () -> server.push(rows), (long) burst * BURST_EVERY_MS, TimeUnit.MILLISECONDS));
            }
            pushing.shutdown();
            while (!pushing.isTerminated()) {
                if (view.equals("events")) {
                    scroll(tab, 60);
                } else {
                    tab.page().evaluate("() => new Promise(resolve => setTimeout(resolve, 250))");
                }
            }
            for (Future<?> burst : pushed) {
                burst.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pushing.shutdownNow();
        }
    }
}
