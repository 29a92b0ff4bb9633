package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseFolding;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what belongs to a whole text, without regard to case and without making a folded copy of it. */
final class CaseInsensitiveTable {
    /** A text's entry stands at its hash or, if that place is taken, at the next free one. */
    private final @Nullable String[] texts;

    private final int[][] slots;
    private final int mask;

    /** Whether there is a text of a length: spares reading whole command lines for the few that are looked up. */
    private final BitSet lengths = new BitSet();

    /** A table of these, by folded text. */
    CaseInsensitiveTable(Map<String, int[]> slotsByText) {
        int capacity = Integer.highestOneBit(Math.max(1, slotsByText.size())) * 4;
        texts = new String[capacity];
        slots = new int[capacity][];
        mask = capacity - 1;
        slotsByText.forEach((text, its) -> {
            int at = hash(text);
            while (texts[at] != null) {
                at = (at + 1) & mask;
            }
            texts[at] = text;
            slots[at] = its;
            lengths.set(text.length());
        });
    }

    /** What belongs to a text, or null. */
    int @Nullable [] find(String text) {
        if (!lengths.get(text.length())) {
            return null;
        }
        int at = hash(text);
        for (String known = texts[at]; known != null; known = texts[at]) {
            if (isFolded(known, text)) {
                return slots[at];
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    private int hash(String text) {
        int hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + CaseFolding.fold(text.charAt(i));
        }
        return (hash ^ hash >>> 15) & mask;
    }

    private static boolean isFolded(String folded, String text) {
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
