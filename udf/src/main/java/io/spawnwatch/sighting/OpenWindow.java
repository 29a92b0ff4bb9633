package io.spawnwatch.sighting;

/**
 * The state of one group's window between its first sighting and its expiry. The group itself is the state's key.
 *
 * @param tally         the sightings counted
 * @param revision      the row's last reported revision
 * @param reportedCount the count that was last reported, 0 before the first report
 * @param late          whether the window was opened for sightings beyond the allowed lateness
 * @param expiresMs     watermark, epoch milliseconds UTC, at which the row is reported for the last time and the window is
 *                      forgotten
 * @param quietUntilMs  watermark, epoch milliseconds UTC, before which a reported row is not reported again, except at
 *                      expiry; 0 if it may be reported at once, and in state that is older than this component
 */
public record OpenWindow(
        Tally tally, int revision, long reportedCount, boolean late, long expiresMs, long quietUntilMs) {

    /** Whether the row differs from the last reported one. Every sighting raises the count, so comparing it is enough. */
    public boolean hasUnreported() {
        return tally.count() != reportedCount;
    }

    /** This window after its row has been reported as it is now. */
    OpenWindow reported(long quietUntilMs) {
        return new OpenWindow(tally, revision + 1, tally.count(), late, expiresMs, quietUntilMs);
    }
}
