package io.spawnwatch.connector.framing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time, held in one {@code long} (SIMD within a register).
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Determine if a word has a zero byte</a>
 */
final class EightBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_ENDS = ONES * '\n';

    private EightBytes() {}

    /**
     * Finds the end of a JSON string.
     *
     * @param from index after the opening quote
     * @return the index after the closing quote, or -1 if there is a line end or the limit before it
     */
    static int endOfString(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // A byte after a zero byte may be taken for another, but the first is always one.
            long found = (zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | zeros(eight ^ LINE_ENDS)) & TOPS;
            if (found == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(found) / Byte.SIZE;
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\n' || i + 1 >= to || bytes[i + 1] == '\n') {
                return -1;
            }
            i += 2;
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\n' || (b == '\\' && (++i >= to || bytes[i] == '\n'))) {
                return -1;
            }
        }
        return -1;
    }

    /** The index of the first line end, or the limit if there is none before it. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = zeros((long) LONGS.get(bytes, i) ^ LINE_ENDS) & TOPS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** The number of line ends from an index up to another. */
    static int lineEnds(byte[] bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long differences = (long) LONGS.get(bytes, i) ^ LINE_ENDS;
            // Without carries between bytes, so that every zero byte is found and no other.
            long others = ((differences & ~TOPS) + ~TOPS) | differences;
            count += Long.bitCount(~others & TOPS);
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }
}
