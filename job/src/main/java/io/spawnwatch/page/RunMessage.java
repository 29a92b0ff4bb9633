package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.report.ReplaySummary;
import io.spawnwatch.report.ReplaySummaryJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a page says about the run that it shows.
 *
 * @param command   name of the command, for example {@code replay}
 * @param version   version of Spawnwatch
 * @param generated when the page was made
 * @param input     what was read, for people: files, or topics and their range
 * @param settings  what decides on the result beside the input, in words for people, by the names of options
 */
public record RunMessage(
        String command, String version, Instant generated, List<String> input, SortedMap<String, String> settings) {

    /** Copies the collections. */
    public RunMessage {
        input = List.copyOf(input);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** The same message about a page that is made now. */
    public RunMessage generatedNow() {
        return new RunMessage(command, version, Instant.now().truncatedTo(ChronoUnit.SECONDS), input, settings);
    }

    /** The message of a run that has just ended. */
    public static RunMessage of(String command, String version, List<String> input, Map<String, String> settings) {
        return new RunMessage(
                command, version, Instant.now().truncatedTo(ChronoUnit.SECONDS), input, new TreeMap<>(settings));
    }

    /**
     * The message as JSON.
     *
     * @param summary what the run did, or null if it has none
     */
    public ObjectNode json(@Nullable ReplaySummary summary) {
        ObjectNode json = ReportPage.message("run")
                .put("command", command)
                .put("version", version)
                .put("generated", generated.toString());
        input.forEach(json.putArray("input")::add);
        settings.forEach(json.putObject("settings")::put);
        if (summary != null) {
            json.set("summary", ReplaySummaryJson.json(summary));
        }
        return json;
    }
}
