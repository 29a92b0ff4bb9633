package io.spawnwatch.page.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tasks of the main threads of pages.
 *
 * @param number    how many there were
 * @param longestMs CPU time of the longest: unlike the time on the clock, what else the machine does hardly changes it
 * @param longest   what it did for most of that time
 */
record MainThreadTasks(int number, double longestMs, String longest) {
    private static final List<String> CATEGORIES = List.of("__metadata", "toplevel", "devtools.timeline");

    /** Parts of a task that are worth a name. */
    private static final double LEAST_MS = 5;

    /** Begins to note what the browser does. */
    static void trace() {
        Chromium.browser().startTracing(null, new Browser.StartTracingOptions().setCategories(CATEGORIES));
    }

    /** The tasks since {@link #trace}. */
    static MainThreadTasks traced() throws IOException {
        return of(new ObjectMapper().readTree(Chromium.browser().stopTracing()).path("traceEvents"));
    }

    private static MainThreadTasks of(JsonNode trace) {
        Set<String> threads = new HashSet<>();
        for (JsonNode event : trace) {
            if (event.path("name").asText().equals("thread_name")
                    && event.path("args").path("name").asText().equals("CrRendererMain")) {
                threads.add(thread(event));
            }
        }
        int number = 0;
        double longestMs = 0;
        JsonNode longest = null;
        for (JsonNode event : trace) {
            if (isPart(event, threads) && event.path("cat").asText().contains("toplevel")) {
                number++;
                if (event.path("tdur").doubleValue() / 1_000 > longestMs) {
                    longestMs = event.path("tdur").doubleValue() / 1_000;
                    longest = event;
                }
            }
        }
        return new MainThreadTasks(number, longestMs, longest == null ? "" : parts(trace, longest));
    }

    private static boolean isPart(JsonNode event, Set<String> threads) {
        return event.path("ph").asText().equals("X") && event.has("tdur") && threads.contains(thread(event));
    }

    private static String parts(JsonNode trace, JsonNode task) {
        long start = task.path("ts").longValue();
        long end = start + task.path("dur").longValue();
        Map<String, Double> parts = new HashMap<>();
        for (JsonNode event : trace) {
            long from = event.path("ts").longValue();
            if (isPart(event, Set.of(thread(task)))
                    && !event.path("cat").asText().contains("toplevel")
                    && from >= start
                    && from < end) {
                JsonNode data = event.path("args").path("data");
                String place = data.has("functionName")
                        ? " " + data.path("functionName").asText() + ":"
                                + data.path("lineNumber").asText()
                        : "";
                parts.merge(
                        event.path("name").asText() + place, event.path("tdur").doubleValue() / 1_000, Double::sum);
            }
        }
        return parts.entrySet().stream()
                .filter(part -> part.getValue() >= LEAST_MS)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(5)
                .map(part -> String.format(Locale.ROOT, "%s %.0f ms", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String thread(JsonNode event) {
        return event.path("pid").asText() + " " + event.path("tid").asText();
    }
}
