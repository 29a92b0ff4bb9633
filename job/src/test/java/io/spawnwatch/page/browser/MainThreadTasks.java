package io.spawnwatch.page.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tasks of the main threads of pages.
 *
 * @param number    how many there were
 * @param longestMs CPU time of the longest: unlike the time on the clock, what else the machine does hardly changes it
 */
record MainThreadTasks(int number, double longestMs) {

    /** Begins to note what the browser does. */
    static void trace() {
        Chromium.browser()
                .startTracing(null, new Browser.StartTracingOptions().setCategories(List.of("__metadata", "toplevel")));
    }

    /** The tasks since {@link #trace}. */
    static MainThreadTasks traced() throws IOException {
        return of(new ObjectMapper().readTree(Chromium.browser().stopTracing()));
    }

    private static MainThreadTasks of(JsonNode trace) {
        Set<String> threads = new HashSet<>();
        for (JsonNode event : trace.path("traceEvents")) {
            if (event.path("name").asText().equals("thread_name")
                    && event.path("args").path("name").asText().equals("CrRendererMain")) {
                threads.add(thread(event));
            }
        }
        int number = 0;
        double longest = 0;
        for (JsonNode event : trace.path("traceEvents")) {
            if (event.path("ph").asText().equals("X") && event.has("tdur") && threads.contains(thread(event))) {
                number++;
                longest = Math.max(longest, event.path("tdur").doubleValue() / 1_000);
            }
        }
        return new MainThreadTasks(number, longest);
    }

    private static String thread(JsonNode event) {
        return event.path("pid").asText() + " " + event.path("tid").asText();
    }
}
