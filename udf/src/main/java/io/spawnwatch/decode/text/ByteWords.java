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
}
