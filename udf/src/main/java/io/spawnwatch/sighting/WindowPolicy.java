package io.spawnwatch.sighting;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a group's row is reported and when it is forgotten. Pure: the caller moves state and timers.
 *
 * <p>A window opens with its first sighting. It closes when the watermark reaches its last millisecond and is
 * forgotten the allowed lateness after that. A sighting later still is a detection all the same: it opens the window
 * once more, marked late, until none has come for the allowed lateness, or for the revision interval if that is longer.
 * Its row counts these late sightings only; its revisions go on where those of an earlier opening may have ended.
 *
 * <p>A row that the search's conditions drop is not reported yet. It is reported with the sighting that makes it hold or,
 * where a further sighting could undo that, once, when the window expires; see {@link RowRule}. One for which it takes the
 * whole group to say whether it holds is looked at when the window closes and when it expires.
 *
 * <p>A report writes the whole row, however long it has become, so whoever can send sightings could have it written without
 * end. A row that has been reported is therefore not reported again until the revision interval is over, in event time;
 * what comes meanwhile is gathered, and the row as it stands at the window's expiry is reported in any case.
 *
 * @param latenessMs         allowed lateness, milliseconds, at least 0
 * @param emission           when rows are reported
 * @param revisionIntervalMs shortest time between two reports of a row but the last, milliseconds, at least 0
 */
public record WindowPolicy(long latenessMs, Emission emission, long revisionIntervalMs) implements Serializable {

    /** Two late windows of one row that are opened within it may share revisions where there is no allowed lateness. */
    private static final long SHORTEST_LATE_WINDOW_MS = 1000;

    /** No timer is wanted. */
    public static final long NO_TIMER = Long.MIN_VALUE;

    /** Checks the durations. */
    public WindowPolicy {
        if (latenessMs < 0) {
            throw new IllegalArgumentException("allowed lateness must not be negative: " + latenessMs + " ms");
        }
        if (revisionIntervalMs < 0) {
            throw new IllegalArgumentException("revision interval must not be negative: " + revisionIntervalMs + " ms");
        }
    }

    /**
     * What a sighting or a timer leads to.
     *
     * @param window          the state to keep, or null when it is to be forgotten
     * @param report          the row to report, as part of which revision, or null
     * @param revisionTimerMs event-time timer to set for the next revision, at the window's close or when the revision
     *                        interval is over, or {@link #NO_TIMER}
     * @param expiryTimerMs   event-time timer to set for the window's expiry, or {@link #NO_TIMER}
     */
    public record Step(
            @Nullable OpenWindow window, @Nullable OpenWindow report, long revisionTimerMs, long expiryTimerMs) {}

    /**
     * A sighting arrives.
     *
     * @param open        what is kept of its window, or null when nothing is
     * @param windowEndMs end of its window, exclusive
     * @param watermarkMs current watermark
     * @param rule        whether there is a row, with this sighting
     */
    public Step onSighting(
            @Nullable OpenWindow open, Sighting sighting, long windowEndMs, long watermarkMs, RowRule rule) {
        long closesMs = windowEndMs - 1;
        boolean closed = watermarkMs >= closesMs;
        Tally seen = Tally.of(sighting);
        OpenWindow window = open == null ? opened(seen, closesMs, watermarkMs) : further(open, seen, watermarkMs);
        OpenWindow report = mayReport(window, closed, watermarkMs, rule) && rule.holds(window.tally())
                ? reported(window, watermarkMs)
                : null;
        OpenWindow kept = report == null ? window : report;
        if (open != null) {
            // A moved expiry needs no timer of its own: the one that is set finds the window not expired and is set
            // anew.
            return new Step(kept, report, closed ? revisionTimerMs(kept, watermarkMs, rule) : NO_TIMER, NO_TIMER);
        }
        boolean closes = isGradual(rule) && !closed;
        return new Step(kept, report, closes ? closesMs : NO_TIMER, window.expiresMs());
    }

    private OpenWindow opened(Tally tally, long closesMs, long watermarkMs) {
        long onTimeExpiryMs = plus(closesMs, latenessMs);
        boolean late = watermarkMs >= onTimeExpiryMs;
        long expiresMs = late ? lateExpiryMs(watermarkMs) : onTimeExpiryMs;
        int revision = late ? revisionsBefore(watermarkMs - onTimeExpiryMs) : 0;
        return new OpenWindow(tally, revision, 0, late, expiresMs, 0);
    }

    private OpenWindow further(OpenWindow open, Tally tally, long watermarkMs) {
        long expiresMs = open.late() ? lateExpiryMs(watermarkMs) : open.expiresMs();
        return new OpenWindow(
                open.tally().merge(tally),
                open.revision(),
                open.reportedCount(),
                open.late(),
                expiresMs,
                open.quietUntilMs());
    }

    /** A late window reports its row twice, so it lasts for a revision interval even where there is less lateness. */
    private long lateExpiryMs(long watermarkMs) {
        return plus(watermarkMs, Math.max(latenessMs, revisionIntervalMs));
    }

    /**
     * Whether a sighting leads to a report. A row is reported as soon as it holds. Between its window's close and expiry it
     * is reported again when it changes, once in a revision interval; before, and in a late window, sightings are gathered.
     */
    private boolean mayReport(OpenWindow window, boolean closed, long watermarkMs, RowRule rule) {
        if (!isGradual(rule)) {
            return false;
        }
        return window.reportedCount() == 0
                ? rule.holdsSoFar(window.tally())
                : closed && !window.late() && watermarkMs >= window.quietUntilMs();
    }

    private OpenWindow reported(OpenWindow window, long watermarkMs) {
        return window.reported(plus(watermarkMs, revisionIntervalMs));
    }

    /** The timer for what a closed window has gathered in a revision interval; its expiry has one anyway. */
    private long revisionTimerMs(OpenWindow window, long watermarkMs, RowRule rule) {
        boolean waits = isGradual(rule)
                && !window.late()
                && window.reportedCount() > 0
                && window.hasUnreported()
                && watermarkMs < window.quietUntilMs();
        return waits && window.quietUntilMs() < window.expiresMs() ? window.quietUntilMs() : NO_TIMER;
    }

    /**
     * Whether a row is reported before nothing more can be added to it. One that may cease to be a row is not: what has
     * been reported cannot be taken back, and which rows there are would depend on the order of the events.
     */
    private boolean isGradual(RowRule rule) {
        return emission == Emission.REVISIONS && rule.mayReportEarly();
    }

    /**
     * Where the revisions of a late window begin. Nothing is known any more of the times that it was opened before, but
     * each has lasted for the allowed lateness at least and used two revisions at most, so no revision comes twice.
     */
    private int revisionsBefore(long lateByMs) {
        long openingsBefore = lateByMs / Math.max(latenessMs, SHORTEST_LATE_WINDOW_MS);
        return (int) Math.min(2 * openingsBefore, Integer.MAX_VALUE - 2);
    }

    /**
     * A timer fires.
     *
     * @param open        what is kept of the window
     * @param timerMs     the time it was set for
     * @param watermarkMs current watermark, at least that time
     * @param rule        whether there is a row
     */
    public Step onTimer(OpenWindow open, long timerMs, long watermarkMs, RowRule rule) {
        boolean expired = timerMs >= open.expiresMs();
        boolean quiet = open.reportedCount() > 0 && watermarkMs < open.quietUntilMs();
        boolean due = expired || (isGradual(rule) && !open.late() && !quiet);
        OpenWindow report =
                due && open.hasUnreported() && rule.holds(open.tally()) ? reported(open, watermarkMs) : null;
        if (expired) {
            return new Step(null, report, NO_TIMER, NO_TIMER);
        }
        OpenWindow kept = report != null ? report : open;
        return new Step(
                kept, report, revisionTimerMs(kept, watermarkMs, rule), kept.late() ? open.expiresMs() : NO_TIMER);
    }

    private static long plus(long timeMs, long durationMs) {
        return timeMs > Long.MAX_VALUE - durationMs ? Long.MAX_VALUE : timeMs + durationMs;
    }
}
