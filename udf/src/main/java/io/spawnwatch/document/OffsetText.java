package io.spawnwatch.document;

import java.util.Arrays;

/** Builds a text and records the source offset of each character. */
final class OffsetText {
    private final StringBuilder text = new StringBuilder();
    private int[] offsets = new int[64];
    private int end;

    /** Creates an empty text that begins and ends at this offset. */
    OffsetText(int start) {
        this.end = start;
    }

    /** Adds a character that is one character long in the source. */
    void add(char c, int offset) {
        add(c, offset, offset + 1);
    }

    /** Adds a line break, or the space that folding turns it into. A text that ends here ends before the break. */
    void addBreak(char c, int offset) {
        add(c, offset, offset);
    }

    /** Adds a code point that is an escape in the source. */
    void addEscaped(int codePoint, int offset, int after) {
        for (char c : Character.toChars(codePoint)) {
            add(c, offset, after);
        }
    }

    private void add(char c, int offset, int after) {
        if (text.length() + 1 >= offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        offsets[text.length()] = offset;
        text.append(c);
        end = after;
    }

    String text() {
        return text.toString();
    }

    /** The offset of each character and, last, of the end. */
    int[] offsets() {
        int[] all = Arrays.copyOf(offsets, text.length() + 1);
        all[text.length()] = end;
        return all;
    }
}
