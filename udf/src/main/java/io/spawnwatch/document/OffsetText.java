package io.spawnwatch.document;

import java.util.Arrays;

/** A text under construction, each character with the offset that it comes from. */
final class OffsetText {
    private final StringBuilder text = new StringBuilder();
    private int[] offsets = new int[64];
    private int end;

    /** An empty text, which ends where it would begin. */
    OffsetText(int start) {
        this.end = start;
    }

    /** Adds a character whose source is one character long. */
    void add(char c, int offset) {
        add(c, offset, offset + 1);
    }

    /** Adds a line break, or the space that folding makes of it; the text then ends before it. */
    void addBreak(char c, int offset) {
        add(c, offset, offset);
    }

    /** Adds a code point that is written as an escape. */
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

    /** One offset for each character and one for the end. */
    int[] offsets() {
        int[] all = Arrays.copyOf(offsets, text.length() + 1);
        all[text.length()] = end;
        return all;
    }
}
