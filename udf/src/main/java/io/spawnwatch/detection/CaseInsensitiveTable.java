package io.spawnwatch.detection;

import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hash table by text that ignores case without copying the text that is looked up. Immutable. */
public final class CaseInsensitiveTable {
    /** Open addressing: a text is stored at its hash or, if that place is taken, at the next free one. */
    private final @Nullable String[] texts;

    private final int[][] slots;
    private final int mask;

    /** The lengths of all texts. Spares hashing whole command lines to find the few texts that are looked up. */
    private final BitSet lengths = new BitSet();

    /**
     * Builds a table.
     *
     * @param slotsByText slots by case-folded text
     */
    public CaseInsensitiveTable(Map<String, int[]> slotsByText) {
        int capacity = Integer.highestOneBit(Math.max(1, slotsByText.size())) * 4;
        texts = new String[capacity];
        slots = new int[capacity][];
        mask = capacity - 1;
        slotsByText.forEach((text, slotsOfText) -> {
            int at = hash(text);
            while (texts[at] != null) {
                at = (at + 1) & mask;
            }
            texts[at] = text;
            slots[at] = slotsOfText;
            lengths.set(text.length());
        });
    }

    /** The length of the longest text; 0 if there is none. */
    public int longest() {
        return Math.max(0, lengths.length() - 1);
    }

    /** The slots of a text, or null if it is not in the table. */
    public int @Nullable [] find(CharSequence text) {
        if (!lengths.get(text.length())) {
            return null;
        }
        int at = hash(text);
        for (String known = texts[at]; known != null; known = texts[at]) {
            if (equalsFolded(known, text)) {
                return slots[at];
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    private int hash(CharSequence text) {
        int hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + CaseFolding.fold(text.charAt(i));
        }
        return (hash ^ hash >>> 15) & mask;
    }

    private static boolean equalsFolded(String folded, CharSequence text) {
        if (folded.length() != text.length()) {
            return false;
        }
        for (int i = 0; i < folded.length(); i++) {
            if (folded.charAt(i) != CaseFolding.fold(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
