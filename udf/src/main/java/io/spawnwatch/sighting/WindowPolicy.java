package io.spawnwatch.sighting;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a group's row is reported and when its window is forgotten. Pure: the caller owns state and timers.
 *
 * <p>A window opens with its first sighting. It closes when the watermark reaches its last millisecond, and expires after
 * the allowed lateness. An even later sighting still counts: it opens the window again, marked late, until no sighting has
 * arrived for the allowed lateness or the revision interval, whichever is longer. The row of a late window counts only these
 * late sightings. Its revisions are 2n+1 and 2n+2, with a higher n than an earlier opening had, so that each pair is about the
 * same sightings.
 *
 * <p>A row that does not satisfy the search's conditions is not reported yet. It is reported at the sighting that makes it
 * satisfy them. If a later sighting could undo that, it is reported once, when the window expires; see {@link RowRule}. If
 * only the whole group can tell, the row is checked when the window closes and when it expires.
 *
 * <p>A report writes the whole row, however long, so anyone who can send sightings could cause endless output. A reported row
 * is therefore not reported again within the revision interval, in event time. Sightings within it are counted, and the row
 * is always reported as it is at the window's expiry.
 *
 * @param latenessMs         allowed lateness, milliseconds, at least 0
 * @param emission           when rows are reported
 * @param revisionIntervalMs shortest time between two reports of a row, except before the last; milliseconds, at least 0
 */
public record WindowPolicy(long latenessMs, Emission emission, long revisionIntervalMs) implements Serializable {

    /** Without allowed lateness, late windows of one row that open within this time may share revisions. */
    static final long SHORTEST_LATE_WINDOW_MS = 1000;

    /** Sets no timer. */
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
     * The result of a sighting or a timer.
     *
     * @param window          the state to keep, or null to forget the window
     * @param report          the window whose row is to be reported, with its revision, or null
     * @param revisionTimerMs event-time timer to set for the next revision, at the window's close or at the end of the
     *                        revision interval, or {@link #NO_TIMER}
     * @param expiryTimerMs   event-time timer to set for the window's expiry, or {@link #NO_TIMER}
     */
    public record Step(
            @Nullable OpenWindow window, @Nullable OpenWindow report, long revisionTimerMs, long expiryTimerMs) {}

    /**
     * Handles a sighting.
     *
     * @param open        the state of its window, or null if it is not open
     * @param windowEndMs end of its window, exclusive
     * @param watermarkMs current watermark
     * @param rule        whether the row satisfies the conditions, this sighting included
     */
    public Step onSighting(
            @Nullable OpenWindow open, Sighting sighting, long windowEndMs, long watermarkMs, RowRule rule) {
        return onSightings(open, Tally.of(sighting), windowEndMs, watermarkMs, rule);
    }

    /**
     * Handles sightings that have been added up.
     *
     * @see #onSighting
     */
    public Step onSightings(@Nullable OpenWindow open, Tally seen, long windowEndMs, long watermarkMs, RowRule rule) {
        long closesMs = windowEndMs - 1;
        boolean closed = watermarkMs >= closesMs;
        OpenWindow window = open == null ? opened(seen, closesMs, watermarkMs) : counted(open, seen, watermarkMs);
        OpenWindow report = mayReport(window, closed, watermarkMs, rule) && rule.isSatisfied(window.tally())
                ? reported(window, watermarkMs)
                : null;
        OpenWindow kept = report == null ? window : report;
        if (open != null) {
            // An expiry that has moved needs no new timer: the old one fires, finds the window still open and is set
            // again.
            return new Step(kept, report, closed ? revisionTimerMs(kept, watermarkMs, rule) : NO_TIMER, NO_TIMER);
        }
        boolean needsCloseTimer = reportsRevisions(rule) && !closed;
        return new Step(kept, report, needsCloseTimer ? closesMs : NO_TIMER, window.expiresMs());
    }

    /**
     * Whether a sighting is beyond the allowed lateness.
     *
     * @param windowEndMs end of its window, exclusive
     * @param watermarkMs current watermark
     */
    public boolean isLate(long windowEndMs, long watermarkMs) {
        return watermarkMs >= plus(windowEndMs - 1, latenessMs);
    }

    /**
     * When a window expires that is opened now.
     *
     * @param windowEndMs end of the window, exclusive
     * @param watermarkMs current watermark
     */
    public long expiryMs(long windowEndMs, long watermarkMs) {
        return isLate(windowEndMs, watermarkMs) ? lateExpiryMs(watermarkMs) : plus(windowEndMs - 1, latenessMs);
    }

    private OpenWindow opened(Tally tally, long closesMs, long watermarkMs) {
        long onTimeExpiryMs = plus(closesMs, latenessMs);
        boolean late = isLate(closesMs + 1, watermarkMs);
        long expiresMs = expiryMs(closesMs + 1, watermarkMs);
        int revision = late ? revisionsBefore(watermarkMs - onTimeExpiryMs) : 0;
        return new OpenWindow(tally, revision, 0, late, expiresMs, 0);
    }

    private OpenWindow counted(OpenWindow open, Tally tally, long watermarkMs) {
        long expiresMs = open.late() ? lateExpiryMs(watermarkMs) : open.expiresMs();
        return new OpenWindow(
                open.tally().merge(tally),
                open.revision(),
                open.reportedCount(),
                open.late(),
                expiresMs,
                open.quietUntilMs());
    }

    /** A late window reports its row twice, so it lasts for at least a revision interval. */
    private long lateExpiryMs(long watermarkMs) {
        return plus(watermarkMs, Math.max(latenessMs, revisionIntervalMs));
    }

    /**
     * Whether a sighting may cause a report. A row is reported as soon as it satisfies the conditions. Between the window's
     * close and its expiry, a changed row is reported again, once per revision interval. Before the close, and in a late
     * window, sightings are only counted.
     */
    private boolean mayReport(OpenWindow window, boolean closed, long watermarkMs, RowRule rule) {
        if (!reportsRevisions(rule)) {
            return false;
        }
        return window.reportedCount() == 0
                ? rule.isSatisfiedSoFar(window.tally())
                : closed && !window.late() && watermarkMs >= window.quietUntilMs();
    }

    private OpenWindow reported(OpenWindow window, long watermarkMs) {
        return window.reported(plus(watermarkMs, revisionIntervalMs));
    }

    /** The timer for what a closed window has counted within a revision interval; its expiry has a timer anyway. */
    private long revisionTimerMs(OpenWindow window, long watermarkMs, RowRule rule) {
        boolean waits = reportsRevisions(rule)
                && !window.late()
                && window.reportedCount() > 0
                && window.hasUnreported()
                && watermarkMs < window.quietUntilMs();
        return waits && window.quietUntilMs() < window.expiresMs() ? window.quietUntilMs() : NO_TIMER;
    }

    /**
     * Whether a row is reported before its window expires. A row that may cease to satisfy the conditions is not: a report
     * cannot be taken back, and which rows are reported would depend on the order of the events.
     */
    private boolean reportsRevisions(RowRule rule) {
        return emission == Emission.REVISIONS && rule.mayReportEarly();
    }

    /**
     * Where the revisions of a late window begin. Earlier openings are forgotten, but each lasted for at least the allowed
     * lateness and used at most two revisions, so no revision is used twice.
     */
    private int revisionsBefore(long lateByMs) {
        long openingsBefore = lateByMs / Math.max(latenessMs, SHORTEST_LATE_WINDOW_MS);
        return (int) Math.min(2 * openingsBefore, Integer.MAX_VALUE - 2);
    }

    /**
     * Handles a timer.
     *
     * @param open        the state of the window
     * @param timerMs     the time that it was set for
     * @param watermarkMs current watermark, at least that time
     * @param rule        whether the row satisfies the conditions
     */
    public Step onTimer(OpenWindow open, long timerMs, long watermarkMs, RowRule rule) {
        boolean expired = timerMs >= open.expiresMs();
        boolean quiet = open.reportedCount() > 0 && watermarkMs < open.quietUntilMs();
        boolean due = expired || (reportsRevisions(rule) && !open.late() && !quiet);
        OpenWindow report =
                due && open.hasUnreported() && rule.isSatisfied(open.tally()) ? reported(open, watermarkMs) : null;
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
