package io.spawnwatch.sighting;

/**
 * When all rows of {@code tstats} that belong together have been reported.
 *
 * <p>Rows on time are complete when their window expires. Late rows are reported whenever their own late windows expire, so
 * those that expire within the same stretch of time are taken together. A stretch is at most as long as the shortest late
 * window, so that no group has two rows in it.
 *
 * @param lateness 0 for rows on time; for late rows, the number of the stretch in which they are reported, from 1. Later
 *                 rows of a window have a higher number
 * @param dueMs    watermark, epoch milliseconds UTC, at which the rows are complete
 */
public record RegroupTime(int lateness, long dueMs) {
    private static final int MOST = Integer.MAX_VALUE - 2;

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
        long stretchMs = Math.max(1, Math.max(policy.latenessMs(), policy.revisionIntervalMs()));
        long stretch = Math.max(0, reported.expiresMs() - onTimeMs) / stretchMs + 1;
        if (stretch > MOST || reported.expiresMs() == Long.MAX_VALUE) {
            return new RegroupTime(MOST, reported.expiresMs());
        }
        return new RegroupTime((int) stretch, Math.max(reported.expiresMs(), onTimeMs + stretch * stretchMs - 1));
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
