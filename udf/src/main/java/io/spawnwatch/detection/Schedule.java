package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * When Splunk runs a search, and over which events. Spawnwatch runs detections continuously and only shows it, so that
 * windows can be compared.
 *
 * @param cron     when it runs, for example {@code 0 * * * *}
 * @param earliest beginning of the events that a run covers, for example {@code -70m@m}
 * @param latest   end of those events, for example {@code -10m@m}
 * @param window   how long a run may be delayed, for example {@code auto}
 */
public record Schedule(
        @Nullable String cron,
        @Nullable String earliest,
        @Nullable String latest,
        @Nullable String window) {

    static Schedule of(Mapping mapping) {
        return new Schedule(
                mapping.text("cron_schedule"),
                mapping.text("earliest_time"),
                mapping.text("latest_time"),
                mapping.text("schedule_window"));
    }
}
