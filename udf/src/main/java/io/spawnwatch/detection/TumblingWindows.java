package io.spawnwatch.detection;

import java.io.Serializable;
import java.time.Duration;

/**
 * Event-time windows of one length, one after the other without gaps.
 *
 * @param length length of every window, whole milliseconds, at least 1
 * @param offset how long after the epoch a window begins; less than the length
 */
public record TumblingWindows(Duration length, Duration offset) implements Serializable {

    /** Reduces the offset to less than the length, which gives the same windows. */
    public TumblingWindows {
        if (length.toMillis() < 1) {
            throw new IllegalArgumentException("the length must be positive, but is " + length);
        }
        offset = Duration.ofMillis(Math.floorMod(offset.toMillis(), length.toMillis()));
    }

    /** Windows that begin at the epoch. */
    public static TumblingWindows fromEpoch(Duration length) {
        return new TumblingWindows(length, Duration.ZERO);
    }

    /**
     * The start of the window that contains a time.
     *
     * @param timeMs epoch milliseconds UTC
     * @return epoch milliseconds UTC, inclusive
     */
    public long startMs(long timeMs) {
        long lengthMs = length.toMillis();
        long offsetMs = offset.toMillis();
        return Math.floorDiv(timeMs - offsetMs, lengthMs) * lengthMs + offsetMs;
    }
}
