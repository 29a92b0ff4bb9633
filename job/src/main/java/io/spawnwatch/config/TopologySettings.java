package io.spawnwatch.config;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.RowLimits;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the topology itself.
 *
 * @param window           window of a detection that does not set one
 * @param windowOffset     how long after the epoch windows begin
 * @param lateness         how long after its end a window is still updated
 * @param emission         when rows are reported
 * @param revisionInterval minimum event time between two revisions of a row, except before the last
 * @param maxRows          limit of rows for each detection and window, or {@link RowLimits#NONE}
 * @param allowlist        entries of the allowlist file
 */
public record TopologySettings(
        Duration window,
        Duration windowOffset,
        Duration lateness,
        Emission emission,
        Duration revisionInterval,
        int maxRows,
        List<AllowlistEntry> allowlist) {

    /** Settings without a limit of rows. */
    public TopologySettings(
            Duration window,
            Duration windowOffset,
            Duration lateness,
            Emission emission,
            Duration revisionInterval,
            List<AllowlistEntry> allowlist) {
        this(window, windowOffset, lateness, emission, revisionInterval, RowLimits.NONE, allowlist);
    }

    /**
     * The topology's part of a command's settings.
     *
     * @param allowlist entries of the allowlist file
     */
    public static TopologySettings of(SettingValues values, List<AllowlistEntry> allowlist) {
        return new TopologySettings(
                values.get(Settings.WINDOW),
                values.get(Settings.WINDOW_OFFSET),
                values.get(Settings.LATENESS),
                values.get(Settings.EMIT),
                values.get(Settings.REVISION_INTERVAL),
                values.get(Settings.MAX_ROWS),
                allowlist);
    }

    /** Copies the list and checks the durations. */
    public TopologySettings {
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("the window must be positive, but is " + window);
        }
        if (windowOffset.isNegative()) {
            throw new IllegalArgumentException("the window offset must not be negative, but is " + windowOffset);
        }
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("the lateness must not be negative, but is " + lateness);
        }
        if (revisionInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "the revision interval must not be negative, but is " + revisionInterval);
        }
        allowlist = List.copyOf(allowlist);
    }

    /** The windows of a detection that does not set any. */
    public TumblingWindows windows() {
        return new TumblingWindows(window, windowOffset);
    }
}
