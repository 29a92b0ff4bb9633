package io.spawnwatch.detection.plan.rows;

/**
 * The span of time of a group, as one of the group's values: start and length in milliseconds, such as {@code 60000+10000}.
 * Spans of different lengths never share a group, even while a changed length takes effect.
 */
public final class SpanValue {
    private static final char SEPARATOR = '+';

    private SpanValue() {}

    /**
     * The span that contains a time. Spans begin at the epoch.
     *
     * @param timeMs   epoch milliseconds UTC
     * @param lengthMs milliseconds, at least 1
     */
    public static String holding(long timeMs, long lengthMs) {
        return Math.floorDiv(timeMs, lengthMs) * lengthMs + "" + SEPARATOR + lengthMs;
    }

    /** The start of a span, in epoch milliseconds UTC. */
    static long startMs(String value) {
        return Long.parseLong(value, 0, value.indexOf(SEPARATOR), 10);
    }
}
