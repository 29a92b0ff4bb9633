package io.spawnwatch.decode.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Expects that names follow one another as they did before. A collector writes the names of its records in the same order
 * again and again, so a scanner need not find the end of a name, mix its hash and look it up: it compares a few words with
 * what followed the last name in an earlier record. That is a guess about speed alone. A name is known only if its bytes are
 * those that were {@linkplain #learn learnt}, in the same kind of object.
 *
 * @param <V> what a name stands for
 */
public final class NameSequence<V> {
    /** Longer names are looked up each time; they are rare. */
    private static final int MAX_BYTES = 4 * Long.BYTES;

    /** Several times the names that a stream has, so that two seldom share a place. */
    private static final int PLACES = 1 << 9;

    private static final int PLACE_SHIFT = Long.numberOfLeadingZeros(PLACES - 1);

    /** Names whose hashes give the same place stand side by side. */
    private static final int NEIGHBOURS = 4;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** The place before the first name of a record. */
    private static final int START = PLACES;

    private static final int NOTHING = -1;

    private final @Nullable Name<V>[] names;

    /** For each place, that of the name which followed last time. Not a reference, whose store costs more than all this saves. */
    private final int[] following = new int[PLACES + 1];

    private int last = START;

    /** A sequence that expects nothing yet. */
    @SuppressWarnings("unchecked") // An array of a generic type cannot be made in another way.
    public NameSequence() {
        names = (Name<V>[]) new Name<?>[PLACES];
        Arrays.fill(following, NOTHING);
    }

    /**
     * A name as it was written: from its opening quote to its value, with the colon and the blanks that are between them.
     *
     * @param <V> what a name stands for
     */
    public static final class Name<V> {
        private final @Nullable Object object;
        private final @Nullable V value;
        private final int length;
        private final long word0;
        private final long word1;
        private final long word2;
        private final long word3;
        private final long mask0;
        private final long mask1;
        private final long mask2;
        private final long mask3;

        private Name(@Nullable Object object, @Nullable V value, byte[] bytes, int from, int length) {
            this.object = object;
            this.value = value;
            this.length = length;
            mask0 = mask(length);
            mask1 = mask(length - Long.BYTES);
            mask2 = mask(length - 2 * Long.BYTES);
            mask3 = mask(length - 3 * Long.BYTES);
            word0 = ByteWords.inside(bytes, from) & mask0;
            word1 = ByteWords.inside(bytes, from + Long.BYTES) & mask1;
            word2 = ByteWords.inside(bytes, from + 2 * Long.BYTES) & mask2;
            word3 = ByteWords.inside(bytes, from + 3 * Long.BYTES) & mask3;
        }

        private static long mask(int bytes) {
            return bytes >= Long.BYTES ? -1 : ByteWords.before(-1, Math.max(bytes, 0));
        }

        /** Whether a record has this name at an index, after which there are at least {@link #MAX_BYTES}. */
        private boolean isAt(byte[] bytes, int at) {
            // One branch, because most of the time all words are equal.
            return (((ByteWords.inside(bytes, at) & mask0) ^ word0)
                            | ((ByteWords.inside(bytes, at + Long.BYTES) & mask1) ^ word1)
                            | ((ByteWords.inside(bytes, at + 2 * Long.BYTES) & mask2) ^ word2)
                            | ((ByteWords.inside(bytes, at + 3 * Long.BYTES) & mask3) ^ word3))
                    == 0;
        }

        private boolean isAscii() {
            return ((word0 | word1 | word2 | word3) & ByteWords.TOPS) == 0;
        }

        /** How many bytes there are from its opening quote to its value. */
        public int length() {
            return length;
        }

        /** What the name stands for, or null for nothing. */
        public @Nullable V value() {
            return value;
        }
    }

    /** Begins a record. */
    public void begin() {
        last = START;
    }

    /**
     * The next name, if it is the expected one, or null if it has to be {@linkplain #learn learnt}.
     *
     * @param at     index of its opening quote
     * @param object what kind of object the name is in, the same as was learnt
     */
    public @Nullable Name<V> next(byte[] bytes, int at, @Nullable Object object) {
        int place = following[last];
        Name<V> next = place == NOTHING ? null : names[place];
        if (next == null || next.object != object || at > bytes.length - MAX_BYTES || !next.isAt(bytes, at)) {
            return null;
        }
        last = place;
        return next;
    }

    /**
     * Notes that this name follows the last, and expects it there from now on.
     *
     * @param from   index of its opening quote
     * @param to     index of its value
     * @param hash   of the name
     * @param object what kind of object it is in
     * @param value  what it stands for
     */
    public void learn(byte[] bytes, int from, int to, long hash, @Nullable Object object, @Nullable V value) {
        int home = (int) ((hash * MIX) >>> PLACE_SHIFT);
        int place = home;
        if (to - from <= MAX_BYTES && from <= bytes.length - MAX_BYTES) {
            place = placeOf(bytes, from, to, home, object);
            if (place == NOTHING) {
                place = firstFree(home);
                Name<V> name = new Name<>(object, value, bytes, from, to - from);
                // The bytes of other names have to be checked each time.
                names[place] = name.isAscii() ? name : null;
            }
        }
        following[last] = place;
        last = place;
    }

    /** The place of a name that is known, or {@link #NOTHING}. */
    private int placeOf(byte[] bytes, int from, int to, int home, @Nullable Object object) {
        for (int i = 0; i < NEIGHBOURS; i++) {
            int place = (home + i) % PLACES;
            Name<V> known = names[place];
            if (known != null && known.object == object && known.length == to - from && known.isAt(bytes, from)) {
                return place;
            }
        }
        return NOTHING;
    }

    /** A place for a new name, which is another's if none is free: there are only so many places. */
    private int firstFree(int home) {
        for (int i = 0; i < NEIGHBOURS; i++) {
            if (names[(home + i) % PLACES] == null) {
                return (home + i) % PLACES;
            }
        }
        return home;
    }
}
