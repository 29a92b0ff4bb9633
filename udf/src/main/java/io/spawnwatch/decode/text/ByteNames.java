package io.spawnwatch.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names stand for, looked up while a name is still bytes of a record. An open hash table: the names are few and known
 * beforehand.
 *
 * @param <V> what a name stands for
 */
public final class ByteNames<V> {
    /** Spreads the bits of a word over the highest ones (Fibonacci hashing). */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Name[] names;
    private final Object[] values;
    private final int shift;

    private ByteNames(int size) {
        names = new Name[size];
        values = new Object[size];
        shift = Long.numberOfLeadingZeros(size - 1L);
    }

    /** A name in ASCII, in words of eight bytes; the last has 0 to 7 bytes of it, and zeros. */
    public static final class Name {
        private final long[] words;
        private final int length;

        /** A name. */
        public Name(String name) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            length = bytes.length;
            words = new long[length / Long.BYTES + 1];
            for (int i = 0; i < words.length; i++) {
                words[i] = ByteWords.at(bytes, i * Long.BYTES);
            }
        }

        /** How many bytes it has. */
        public int length() {
            return length;
        }

        /** Whether these bytes are the name. Names are so short that a comparison of arrays costs more than it saves. */
        public boolean is(byte[] bytes, int start, int end) {
            if (end - start != length) {
                return false;
            }
            int last = words.length - 1;
            for (int i = 0; i < last; i++) {
                if (ByteWords.at(bytes, start + i * Long.BYTES) != words[i]) {
                    return false;
                }
            }
            int rest = start + last * Long.BYTES;
            return ByteWords.before(ByteWords.at(bytes, rest), end - rest) == words[last];
        }
    }

    /** A table of these names. */
    public static <V> ByteNames<V> of(Map<String, ? extends V> table) {
        // At most a quarter full, so that a name that is not in it is mostly found missing at once.
        ByteNames<V> names = new ByteNames<>(Integer.highestOneBit(Math.max(1, table.size())) * 8);
        table.forEach(names::put);
        return names;
    }

    private void put(String name, Object value) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int at = index(bytes, 0, bytes.length);
        while (values[at] != null) {
            at = at + 1 & names.length - 1;
        }
        names[at] = new Name(name);
        values[at] = value;
    }

    /** What the name in these bytes stands for, or null if it is not in the table. */
    @SuppressWarnings("unchecked") // Only values of this type are put in.
    public @Nullable V get(byte[] bytes, int start, int end) {
        for (int at = index(bytes, start, end); values[at] != null; at = at + 1 & names.length - 1) {
            if (names[at].is(bytes, start, end)) {
                return (V) values[at];
            }
        }
        return null;
    }

    /** Where a name's place begins: names that begin alike differ in their length or at their end. */
    private int index(byte[] bytes, int start, int end) {
        int length = end - start;
        long word = length < Long.BYTES
                ? ByteWords.before(ByteWords.at(bytes, start), length)
                : ByteWords.at(bytes, end - Long.BYTES);
        return (int) (((word ^ length) * MIX) >>> shift);
    }

    /** Whether two parts of a record are equal. */
    public static boolean equal(byte[] bytes, int start, int other, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if (ByteWords.at(bytes, start + at) != ByteWords.at(bytes, other + at)) {
                return false;
            }
        }
        return ByteWords.before(ByteWords.at(bytes, start + at) ^ ByteWords.at(bytes, other + at), length - at) == 0;
    }
}
