package io.spawnwatch.sighting;

/**
 * When all rows of {@code tstats} that belong together have been reported.
 *
 * <p>Rows on time are complete when their window expires. Late rows are reported whenever their own late windows expire, so
 * those that expire within the same stretch of time are taken together. A stretch is at most as long as the shortest late
 * window, so that no group has two rows in it. Where that is less than a second, stretches of a second follow after
 * 2<sup>29</sup> of the short ones, or all revisions would be used up: with stretches of a millisecond, after 12 days.
 *
 * @param lateness 0 for rows on time; for late rows, the number of the stretch in which they are reported, from 1. Later
 *                 rows of a window have a higher number
 * @param dueMs    watermark, epoch milliseconds UTC, at which the rows are complete
 */
public record RegroupTime(int lateness, long dueMs) {
    private static final int MOST = Integer.MAX_VALUE - 2;

    /** Half of the numbers that have revisions of their own. */
    private static final long SHORT_STRETCHES = 1L << 29;

    /**
     * The time of a row that is reported at its window's expiry.
     *
     * @param policy      decides when windows expire
     * @param reported    the window whose row it is
     * @param windowEndMs end of the window, exclusive
     */
    public static RegroupTime of(WindowPolicy policy, OpenWindow reported, long windowEndMs) {
        long onTimeMs = plus(windowEndMs - 1, policy.latenessMs());
        if (!reported.late()) {
            // An older window may have been opened with another lateness.
            return new RegroupTime(0, Math.max(reported.expiresMs(), onTimeMs));
        }
        if (reported.expiresMs() == Long.MAX_VALUE) {
            return new RegroupTime(MOST, Long.MAX_VALUE);
        }
        long lateMs = Math.max(0, reported.expiresMs() - onTimeMs);
        long stretchMs = Math.max(1, Math.max(policy.latenessMs(), policy.revisionIntervalMs()));
        long stretches = lateMs / stretchMs;
        if (stretches < SHORT_STRETCHES) {
            return at(stretches, onTimeMs + (stretches + 1) * stretchMs - 1, reported);
        }
        // The numbers before stay as they are: they are in the keys of rows that savepoints hold.
        long longMs = Math.max(stretchMs, WindowPolicy.SHORTEST_LATE_WINDOW_MS);
        long shortEndMs = SHORT_STRETCHES * stretchMs;
        long further = (lateMs - shortEndMs) / longMs;
        return at(SHORT_STRETCHES + further, onTimeMs + shortEndMs + (further + 1) * longMs - 1, reported);
    }

    private static RegroupTime at(long stretchesBefore, long endMs, OpenWindow reported) {
        return stretchesBefore >= MOST
                ? new RegroupTime(MOST, reported.expiresMs())
                : new RegroupTime((int) stretchesBefore + 1, Math.max(reported.expiresMs(), endMs));
    }

    /**
     * The revision of the rows that are computed at this lateness. Each stretch is about other sightings, so it has a pair of
     * revisions of its own, as an opening has in {@link WindowPolicy}, and uses the first.
     */
    public static int revision(int lateness) {
        return (int) Math.min(2L * lateness + 1, Integer.MAX_VALUE);
    }

    private static long plus(long timeMs, long durationMs) {
        return timeMs > Long.MAX_VALUE - durationMs ? Long.MAX_VALUE : timeMs + durationMs;
    }
}
