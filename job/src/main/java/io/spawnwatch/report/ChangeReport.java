package io.spawnwatch.report;

import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.CatalogChange.Pair;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.release.PublishedDetection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an upgrade changes, for the person who is about to start it. */
public final class ChangeReport {
    private static final String EVENTS = "topics.process-events";

    /** Settings that decide which events are read and where the output goes. */
    private static final Set<String> GRAVE = Set.of(
            "group-id",
            "transactional-id-prefix",
            "kafka.bootstrap.servers",
            "kafka.cluster-id",
            EVENTS,
            "topics.allowlist",
            "topics.risk-events",
            "topics.suppressed",
            "topics.rejected");

    /** Settings that are durations. Others may begin as durations do: a group {@code PT-SOC}. */
    private static final Set<String> DURATIONS = Set.of(
            "window",
            "lateness",
            "revision-interval",
            "out-of-orderness",
            "idleness",
            "clock-skew",
            "checkpoint-interval");

    private ChangeReport() {}

    /** Prints what a first start runs. */
    public static void first(PublishedCatalog catalog, PrintWriter out) {
        int refused = catalog.refused().size();
        out.println("Spawnwatch " + catalog.software() + " with "
                + (catalog.detections().size() == 1
                        ? "1 detection"
                        : catalog.detections().size() + " detections")
                + (refused == 0 ? "" : "; " + refused + " files are refused, `spawnwatch check` says why"));
        out.flush();
    }

    /**
     * Prints it.
     *
     * @param continued whether what is to run goes on from where the job is, and not from an earlier savepoint
     */
    public static void print(CatalogChange change, boolean continued, PrintWriter out) {
        ReportLines lines = new ReportLines(out);
        if (change.isNone()) {
            lines.line("Nothing that is published changes: the same version, detections and settings.");
            out.flush();
            return;
        }
        if (!change.software().same()) {
            lines.line("Spawnwatch " + change.software().before() + " -> "
                    + change.software().after());
        }
        lines.section("Detections: " + change.added().size() + " added, "
                + change.changed().size() + " changed, " + change.removed().size() + " removed, " + change.unchanged()
                + " as before");
        change.added().forEach((id, detection) -> lines.entry("added", describe(id, detection)));
        change.changed()
                .forEach((id, changed) -> lines.entry(
                        "changed", describe(id, changed.after()) + ": " + String.join(", ", changed.differences())));
        change.removed().forEach((id, detection) -> lines.entry("removed", describe(id, detection)));
        change.refused().forEach((file, reason) -> lines.entry("refused", file + ": " + reason));
        lines.section("Open windows");
        if (continued) {
            openWindows(change, lines);
        } else {
            lines.entry("all", "are as they were in that savepoint");
        }
        if (!change.settings().isEmpty()) {
            lines.section("Settings");
            Pair read = change.settings().get(EVENTS);
            if (read != null) {
                List<String> after = List.of(read.after().split(", ", -1));
                Stream.of(read.before().split(", ", -1))
                        .filter(topic -> !topic.isEmpty() && !after.contains(topic))
                        .forEach(topic -> lines.entry(
                                EVENTS, "(!) " + topic + " is read on all the same: the savepoint holds its offsets"));
            }
            change.settings()
                    .forEach((key, pair) -> lines.entries(
                            key,
                            List.of(word(key, pair.before()) + " -> " + word(key, pair.after())
                                    + (GRAVE.contains(key) ? "   (!) other records, or another place" : ""))));
        }
        out.println();
        out.flush();
    }

    private static void openWindows(CatalogChange change, ReportLines lines) {
        if (change.unchanged() > 0) {
            lines.entry("as before", "go on counting");
        }
        if (change.changed().values().stream().anyMatch(changed -> !changed.startsAfresh())) {
            lines.entry("changed in words", "go on counting");
        }
        if (change.changed().values().stream().anyMatch(CatalogChange.Changed::startsAfresh)) {
            lines.entry("changed", "are finished under the old version; the new one starts afresh");
        }
        if (!change.removed().isEmpty()) {
            lines.entry("removed", "are finished and reported as they began");
        }
        if (!change.added().isEmpty()) {
            lines.entry("added", "begin with the events that are read from now on");
        }
    }

    private static String describe(String id, PublishedDetection detection) {
        return detection.name() + " (" + id + ", version " + detection.version() + ", window "
                + DurationWords.of(detection.window()) + ")";
    }

    private static String word(String key, String value) {
        if (value.isEmpty()) {
            return "none";
        }
        if (!DURATIONS.contains(key)) {
            return value;
        }
        try {
            return DurationWords.of(Duration.parse(value));
        } catch (DateTimeParseException e) {
            // As another version has published it.
            return value;
        }
    }
}
