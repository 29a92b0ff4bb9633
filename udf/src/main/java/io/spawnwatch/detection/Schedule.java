package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern ONCE_AN_HOUR = Pattern.compile("([0-9]{1,2})((?: \\*){4})");
    private static final Pattern MINUTES_AGO = Pattern.compile("-([0-9]{1,4})m@m");
    private static final int HOUR = 60;

    /**
     * The minute of the hour at which windows of one hour begin, if the search runs once an hour over one whole hour, so that
     * each event is in exactly one run.
     *
     * @return 0 to 59, or null if the runs are not such windows
     */
    public @Nullable Integer hourlyWindowMinute() {
        Integer minute = number(ONCE_AN_HOUR, cron);
        Integer from = number(MINUTES_AGO, earliest);
        Integer to = number(MINUTES_AGO, latest);
        if (minute == null || minute >= HOUR || from == null || to == null || from - to != HOUR) {
            return null;
        }
        return Math.floorMod(minute - from, HOUR);
    }

    private static @Nullable Integer number(Pattern form, @Nullable String text) {
        Matcher matcher = form.matcher(text == null ? "" : text);
        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }

    static Schedule of(Mapping mapping) {
        return new Schedule(
                mapping.text("cron_schedule"),
                mapping.text("earliest_time"),
                mapping.text("latest_time"),
                mapping.text("schedule_window"));
    }
}
