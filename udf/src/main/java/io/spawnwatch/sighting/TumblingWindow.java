package io.spawnwatch.sighting;

/**
 * An event-time window.
 *
 * @param startMs epoch milliseconds UTC, inclusive
 * @param endMs   epoch milliseconds UTC, exclusive
 */
public record TumblingWindow(long startMs, long endMs) {

    /**
     * The window that contains a time.
     *
     * @param lengthMs length of every window, milliseconds, at least 1
     * @param offsetMs how long after the epoch a window begins, milliseconds, at least 0 and less than the length
     */
    public static TumblingWindow holding(long timeMs, long lengthMs, long offsetMs) {
        long startMs = Math.floorDiv(timeMs - offsetMs, lengthMs) * lengthMs + offsetMs;
        return new TumblingWindow(startMs, startMs + lengthMs);
    }
}
