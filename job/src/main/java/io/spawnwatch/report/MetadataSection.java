package io.spawnwatch.report;

import io.spawnwatch.detection.DetectionMetadata;
import io.spawnwatch.detection.DetectionMetadata.Deprecation;
import io.spawnwatch.detection.Schedule;
import io.spawnwatch.detection.Schedules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what a detection file says about itself without any effect on how it runs. */
final class MetadataSection {
    private final ReportLines lines;
    private final DetectionMetadata metadata;
    private final Schedules schedules;

    MetadataSection(ReportLines lines, DetectionMetadata metadata, Schedules schedules) {
        this.lines = lines;
        this.metadata = metadata;
        this.schedules = schedules;
    }

    void print() {
        lines.entry("created", orEmpty(metadata.created()));
        lines.entry("modified", orEmpty(metadata.modified()));
        lines.entry("category", String.join(", ", metadata.category()));
        lines.entry("asset type", String.join(", ", metadata.assetTypes()));
        lines.entry("CVE", String.join(", ", metadata.cves()));
        lines.entries("Splunk's schedule", schedule());
        Deprecation deprecation = metadata.deprecation();
        if (deprecation != null) {
            lines.entry("deprecated", deprecation.described().isEmpty() ? "yes" : deprecation.described());
        }
    }

    private List<String> schedule() {
        Schedule custom = metadata.customSchedule();
        if (custom != null) {
            return described("its own: ", custom);
        }
        String name = metadata.scheduleName();
        Schedule named = schedules.ofName(name == null ? Schedules.DEFAULT_NAME : name);
        if (named != null) {
            return described((name == null ? "the default, " + Schedules.DEFAULT_NAME : name) + ": ", named);
        }
        // Without a folder of schedules, nothing is known about the default.
        return name == null ? List.of() : List.of(name + " (there is no such schedule in the folder schedules)");
    }

    private static List<String> described(String name, Schedule schedule) {
        List<String> parts = new ArrayList<>();
        add(parts, "cron ", schedule.cron());
        String until = schedule.latest() == null ? "" : " to " + schedule.latest();
        add(parts, "over ", schedule.earliest() == null ? null : schedule.earliest() + until);
        add(parts, "schedule window ", schedule.window());
        String line = name + (parts.isEmpty() ? "empty" : String.join(", ", parts));
        Integer minute = schedule.hourlyWindowMinute();
        return minute == null ? List.of(line) : List.of(line, "the same hours as with window-offset " + minute + "m");
    }

    private static void add(List<String> parts, String label, @Nullable String value) {
        if (value != null) {
            parts.add(label + value);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
