package io.spawnwatch.decode;

import io.spawnwatch.decode.JsonNames.JsonName;
import io.spawnwatch.decode.text.ByteNames;
import io.spawnwatch.decode.text.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of {@link JsonNames} inside one object, found by their bytes in a record. */
final class JsonNameTable {
    /** The names at the root of a record. */
    static final JsonNameTable ROOT = new JsonNameTable(JsonNames.ROOT);

    /** Begins the hash of a name. */
    static final long NO_HASH = 0;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final @Nullable Entry[] entries;
    private final int shift;

    private JsonNameTable(JsonNames names) {
        Map<String, JsonName> all = names.all();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(4 * all.size());
        entries = new Entry[1 << bits];
        shift = Long.SIZE - bits;
        all.forEach((name, known) -> add(new Entry(name, known)));
    }

    /** A name and what to do with its value. */
    static final class Entry {
        final @Nullable RecordSlot slot;
        final @Nullable JsonNameTable inside;
        final @Nullable Sourcetype carrier;

        /** Whether the value counts only if no other name provides one. */
        final boolean isWeak;

        /** Whether the value is the long text that Windows renders. */
        final boolean isMessage;

        /** Whether an object under this name is a form of the value. */
        final boolean hasTextInside;

        /** Whether anything but an object may hide EventData. */
        final boolean isEventData;

        /** Whether the value has to be left to the parser. */
        final boolean isData;

        private final long hash;
        private final ByteNames.Name name;

        private Entry(String name, JsonName known) {
            slot = known.slot();
            JsonNames names = known.inside();
            inside = names == null ? null : new JsonNameTable(names);
            carrier = known.carrier();
            isWeak = known.isWeak();
            isMessage = slot == RecordSlot.MESSAGE || slot == RecordSlot.BEATS_MESSAGE;
            hasTextInside = known.hasTextInside();
            isEventData = known.isEventData();
            isData = known.isData();
            this.name = new ByteNames.Name(name);
            hash = hash(name.getBytes(StandardCharsets.US_ASCII));
        }

        private static long hash(byte[] name) {
            long hash = NO_HASH;
            for (int i = 0; i <= name.length; i += Long.BYTES) {
                hash = mix(hash, ByteWords.at(name, i));
            }
            return hash;
        }
    }

    /**
     * Adds eight bytes of a name to its hash. The last word of a name has 0 to 7 bytes of it, and zeros.
     *
     * @param hash of the words before, or {@link #NO_HASH}
     */
    static long mix(long hash, long word) {
        long mixed = (hash ^ word) * MIX;
        return mixed ^ mixed >>> 29;
    }

    private void add(Entry entry) {
        int at = index(entry.hash);
        while (entries[at] != null) {
            at = (at + 1) & (entries.length - 1);
        }
        entries[at] = entry;
    }

    /**
     * What is known about a name, or null if it is irrelevant.
     *
     * @param hash the name's bytes, mixed
     */
    @Nullable
    Entry find(byte[] bytes, int start, int end, long hash) {
        int at = index(hash);
        // The table is never full.
        for (Entry entry = entries[at]; entry != null; entry = entries[at]) {
            if (entry.hash == hash && entry.name.is(bytes, start, end)) {
                return entry;
            }
            at = (at + 1) & (entries.length - 1);
        }
        return null;
    }

    private int index(long hash) {
        return (int) ((hash * MIX) >>> shift);
    }
}
