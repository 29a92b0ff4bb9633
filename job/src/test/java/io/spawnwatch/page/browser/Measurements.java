package io.spawnwatch.page.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures what a page does, and prints it as Markdown. */
final class Measurements {
    /** Notes how long each frame takes. */
    private static final String WATCH_FRAMES = """
            () => {
              window.frames_ = [];
              let last = performance.now();
              const frame = (now) => {
                window.frames_.push(now - last);
                last = now;
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }""";

    private final Tab tab;
    private final CDPSession browser;

    Measurements(Tab tab) {
        this.tab = tab;
        browser = tab.page().context().newCDPSession(tab.page());
        browser.send("Performance.enable");
        tab.page().evaluate(WATCH_FRAMES);
    }

    /** Says what the numbers hold for. */
    static void printMachine() throws IOException {
        System.out.println(String.format(
                Locale.ROOT,
                "%s; %d cores, %s, %s of memory, %s, Chromium %s without a window",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                first(Path.of("/proc/cpuinfo"), "model name"),
                first(Path.of("/proc/meminfo"), "MemTotal"),
                System.getProperty("os.name"),
                Chromium.browser().version()));
    }

    private static String first(Path file, String key) throws IOException {
        return Files.isReadable(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(key))
                        .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                        .findFirst()
                        .orElse("?")
                : "?";
    }

    /** Prints the head of a table of single values. */
    static void printValuesHead(String title) {
        System.out.println("\n| " + title + " | |\n|---|---:|");
    }

    /** Prints a value. */
    static void print(String what, double value, String unit) {
        System.out.println(String.format(Locale.ROOT, "| %s | %.1f %s |", what, value, unit));
    }

    /** Prints the size of the page's heap after a collection, and how many nodes it has. */
    void printSize(String when) {
        browser.send("HeapProfiler.collectGarbage");
        JsonObject usage = browser.send("Runtime.getHeapUsage");
        print("JavaScript heap " + when, usage.get("usedSize").getAsDouble() / 1e6, "MB");
        for (JsonElement metric : browser.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("Nodes")) {
                print("DOM nodes " + when, metric.getAsJsonObject().get("value").getAsDouble(), "");
            }
        }
    }

    /** Prints the head of a table of frames. */
    static void printFramesHead(String title) {
        System.out.println(
                "\n| " + title
                        + " | took | frames: p50 | p99 | longest | CPU of the longest task | which did |\n|---|---:|---:|---:|---:|---:|---|");
    }

    /** Does something, waits until the page rests, and prints how its frames were. */
    void printFrames(String what, Runnable use) throws IOException {
        MainThreadTasks.trace();
        tab.page().evaluate("() => { window.frames_ = []; }");
        long started = System.nanoTime();
        use.run();
        tab.awaitRest();
        double seconds = (System.nanoTime() - started) / 1e9;
        double[] frames = ((List<?>) tab.page().evaluate("() => window.frames_"))
                .stream()
                        .mapToDouble(frame -> ((Number) frame).doubleValue())
                        .sorted()
                        .toArray();
        MainThreadTasks tasks = MainThreadTasks.traced();
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %s |",
                what,
                seconds,
                at(frames, 0.5),
                at(frames, 0.99),
                at(frames, 1),
                tasks.longestMs(),
                tasks.longest()));
    }

    private static double at(double[] sorted, double share) {
        return Arrays.stream(sorted)
                .skip((long) Math.min(sorted.length - 1.0, share * sorted.length))
                .findFirst()
                .orElse(0);
    }
}
