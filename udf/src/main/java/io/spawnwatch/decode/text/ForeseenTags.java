package io.spawnwatch.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Foresees which element with a name as its attribute follows another, such as {@code <Data Name='Image'>}. Events of one kind
 * have the same names in the same order, so the element after {@code Image} is nearly always the one that followed {@code Image}
 * before. What ends the one and starts the other, {@code </Data><Data Name='FileVersion'>}, is then compared in one go and not
 * taken apart.
 *
 * <p>A wrong guess costs one comparison. A sender that always invents new names gains nothing and fills no memory: there are
 * only so many places, and a new element takes the place of another.
 *
 * @param <V> what an element stands for
 */
public final class ForeseenTags<V> {
    /** More different elements than the events of all kinds have that are not rare. A power of two. */
    private static final int PLACES = 256;

    private static final int NOWHERE = -1;
    private static final int LONGEST = 100;
    private static final int MIX = 0x9E3779B9;

    private final ByteNames.Name endTag;
    private final List<@Nullable Tags<V>> places = new ArrayList<>(Collections.nCopies(PLACES, null));

    /** What follows the first element of a record. */
    private final Tags<V> first = new Tags<>("", null);

    private Tags<V> last = first;

    /** For elements of this name. */
    public ForeseenTags(String element) {
        endTag = new ByteNames.Name("</" + element + ">");
    }

    /**
     * The end tag of an element and the start tag of another that directly follows it.
     *
     * @param <V> what an element stands for
     */
    public static final class Tags<V> {
        private final ByteNames.Name tags;
        private final @Nullable V value;

        /** The place of what followed. It may be another's by now. A reference would keep all that ever followed in memory. */
        private int next = NOWHERE;

        private Tags(String tags, @Nullable V value) {
            this.tags = new ByteNames.Name(tags);
            this.value = value;
        }

        /** The number of bytes. */
        public int length() {
            return tags.length();
        }

        /** What the element that starts stands for, or null for nothing. */
        public @Nullable V value() {
            return value;
        }
    }

    /** Starts a record. */
    public void begin() {
        last = first;
    }

    /**
     * The tags at an index if they are the ones that were foreseen, or null.
     *
     * @param end of the record
     */
    public @Nullable Tags<V> next(byte[] bytes, int at, int end) {
        Tags<V> foreseen = last.next == NOWHERE ? null : places.get(last.next);
        if (foreseen == null || foreseen.length() > end - at || !foreseen.tags.is(bytes, at, at + foreseen.length())) {
            return null;
        }
        last = foreseen;
        return foreseen;
    }

    /**
     * Keeps in mind what was not foreseen.
     *
     * @param open  index of a start tag of which all bytes are ASCII
     * @param after index after it
     * @param value what the element stands for, or null for nothing
     */
    public void keep(byte[] bytes, int open, int after, @Nullable V value) {
        int start = open - endTag.length();
        if (start < 0 || after - start > LONGEST || !endTag.is(bytes, start, open)) {
            return;
        }
        int place = place(bytes, open, after);
        Tags<V> kept = places.get(place);
        if (kept == null || !kept.tags.is(bytes, start, after)) {
            kept = new Tags<>(new String(bytes, start, after - start, StandardCharsets.US_ASCII), value);
            places.set(place, kept);
        }
        last.next = place;
        last = kept;
    }

    private static int place(byte[] bytes, int open, int after) {
        int hash = 0;
        for (int at = open; at < after; at++) {
            hash = hash * 31 + bytes[at];
        }
        return (hash * MIX) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }
}
