package io.spawnwatch.sighting;

/**
 * An event-time window, aligned to the epoch.
 *
 * @param startMs epoch milliseconds UTC, inclusive
 * @param endMs   epoch milliseconds UTC, exclusive
 */
public record TumblingWindow(long startMs, long endMs) {

    /**
     * The window that contains a time.
     *
     * @param sizeMs length of every window, milliseconds, at least 1
     */
    public static TumblingWindow holding(long timeMs, long sizeMs) {
        long startMs = Math.floorDiv(timeMs, sizeMs) * sizeMs;
        return new TumblingWindow(startMs, startMs + sizeMs);
    }
}
