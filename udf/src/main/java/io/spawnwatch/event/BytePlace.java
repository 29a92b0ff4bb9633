package io.spawnwatch.event;

/**
 * Where a value stands in a record's bytes, packed into one {@code long} so that noting it allocates nothing. The bytes there
 * are ASCII. An escaped place also has backslashes: each is dropped, and the byte after it, a backslash, a quote or a slash,
 * stands for itself. A value with anything else in it (other escapes, entities, non-ASCII characters) has no place:
 * {@link #TEXT}.
 */
public final class BytePlace {
    /** The event does not have the field. */
    public static final long ABSENT = -1;

    /** The value can only be read as a text. */
    public static final long TEXT = -2;

    private static final int LENGTH_BITS = 31;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
    private static final long ESCAPED = 1L << 62;

    private BytePlace() {}

    /**
     * A place.
     *
     * @param start   index of the first byte
     * @param length  number of bytes, escapes included; at least 1
     * @param escaped whether there are backslashes before bytes that stand for themselves
     */
    public static long of(int start, int length, boolean escaped) {
        return (escaped ? ESCAPED : 0) | (long) start << LENGTH_BITS | length;
    }

    /** Whether this is a place in the bytes, and neither {@link #ABSENT} nor {@link #TEXT}. */
    public static boolean isInBytes(long place) {
        return place >= 0;
    }

    /** Index of the first byte. */
    public static int start(long place) {
        return (int) ((place & ~ESCAPED) >>> LENGTH_BITS);
    }

    /** Number of bytes, escapes included. */
    public static int length(long place) {
        return (int) (place & LENGTH_MASK);
    }

    /** Whether there are backslashes before bytes that stand for themselves. */
    public static boolean isEscaped(long place) {
        return (place & ESCAPED) != 0;
    }
}
