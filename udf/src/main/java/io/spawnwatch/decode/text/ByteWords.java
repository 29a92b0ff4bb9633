package io.spawnwatch.decode.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time, in one {@code long} whose lowest byte is the first. A set of bytes is a {@code long} that has
 * the highest bit of each of them, and no other (SIMD within a register).
 */
public final class ByteWords {
    /** The highest bit of each byte. */
    public static final long TOPS = 0x8080808080808080L;

    private static final long ONES = 0x0101010101010101L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteWords() {}

    /** A byte, eight times. */
    public static long of(char ascii) {
        return ONES * ascii;
    }

    /** Eight bytes. Those after the end of the array are 0. */
    public static long at(byte[] bytes, int index) {
        return index <= bytes.length - Long.BYTES ? inside(bytes, index) : last(bytes, index);
    }

    /** Eight bytes, all of them inside the array: what {@link #at} returns, without its check. */
    public static long inside(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    private static long last(byte[] bytes, int index) {
        long word = 0;
        for (int i = bytes.length - 1; i >= index; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return word;
    }

    /** The bytes of a word before one of them. */
    public static long before(long word, int index) {
        return word & ((1L << (index * Byte.SIZE)) - 1);
    }

    /**
     * Bytes that are equal in two words: certainly the first that is, and none if none is. Bytes after the first can be wrong.
     */
    public static long firstEqual(long word, long other) {
        long different = word ^ other;
        return (different - ONES) & ~different & TOPS;
    }

    /** The bytes that are equal in two words. */
    public static long equal(long word, long other) {
        long different = word ^ other;
        return ~(((different & ~TOPS) + ~TOPS) | different) & TOPS;
    }

    /** The index of the first byte of a set, which is not empty. */
    public static int first(long set) {
        return Long.numberOfTrailingZeros(set) / Byte.SIZE;
    }

    /** A set with a bit for each byte: the lowest for the first. */
    public static int bits(long set) {
        // Each factor moves the bit of one byte to its place in the highest byte, and no two bits meet on the way.
        return (int) (((set >>> 7) * 0x0102040810204080L) >>> 56);
    }

    /**
     * The bytes of 64 that are equal to those of a pattern: the lowest bit for the first. None after the end of the array is.
     *
     * @param pattern a byte other than 0, eight times
     */
    public static long block(byte[] bytes, int from, long pattern) {
        if (from > bytes.length - Long.SIZE) {
            return lastBlock(bytes, from, pattern);
        }
        // The highest bits of the bytes of word i, put into bit i of each byte, form a matrix with a row for each byte.
        long columns = others(bytes, from, pattern) >>> 7
                | others(bytes, from + 8, pattern) >>> 6
                | others(bytes, from + 16, pattern) >>> 5
                | others(bytes, from + 24, pattern) >>> 4
                | others(bytes, from + 32, pattern) >>> 3
                | others(bytes, from + 40, pattern) >>> 2
                | others(bytes, from + 48, pattern) >>> 1
                | others(bytes, from + 56, pattern);
        return ~transposed(columns);
    }

    /** The bytes that are not equal to those of a pattern. */
    private static long others(byte[] bytes, int index, long pattern) {
        long different = inside(bytes, index) ^ pattern;
        return (((different & ~TOPS) + ~TOPS) | different) & TOPS;
    }

    /** Transposes a matrix of eight by eight bits: Warren, Hacker's Delight, 2nd edition, 7-3. */
    private static long transposed(long matrix) {
        long x = matrix;
        long swapped = (x ^ x >>> 7) & 0x00AA00AA00AA00AAL;
        x ^= swapped ^ swapped << 7;
        swapped = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
        x ^= swapped ^ swapped << 14;
        swapped = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
        return x ^ swapped ^ swapped << 28;
    }

    private static long lastBlock(byte[] bytes, int from, long pattern) {
        long set = 0;
        for (int at = from; at < bytes.length; at += Long.BYTES) {
            set |= (long) bits(equal(at(bytes, at), pattern)) << (at - from);
        }
        return set;
    }

    /** The index of the next byte that is not white space in JSON or XML, or the length of the array. */
    public static int afterBlanks(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }
}
