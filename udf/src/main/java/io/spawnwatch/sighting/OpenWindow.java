package io.spawnwatch.sighting;

/**
 * What is kept of one group's window between its first sighting and its end. The group itself is the state's key.
 *
 * @param tally         what has been seen
 * @param revision      how many times the row has been reported
 * @param reportedCount the count that was last reported, 0 before the first report
 * @param late          whether the window was opened for sightings beyond the allowed lateness
 * @param expiresMs     watermark, epoch milliseconds UTC, at which it is reported for the last time and forgotten
 * @param quietUntilMs  watermark, epoch milliseconds UTC, before which a reported row is not reported again, save for the
 *                      last time; 0, also in state from a time before it was kept, where it may be at once
 */
public record OpenWindow(
        Tally tally, int revision, long reportedCount, boolean late, long expiresMs, long quietUntilMs) {

    /** Whether the row differs from the one last reported. Every sighting raises the count, so the count tells. */
    boolean hasUnreported() {
        return tally.count() != reportedCount;
    }

    /** The same, with its row reported as it is now. */
    OpenWindow reported(long quietUntilMs) {
        return new OpenWindow(tally, revision + 1, tally.count(), late, expiresMs, quietUntilMs);
    }
}
