package io.spawnwatch.detection;

/** A text to be found in other texts without regard to case, character by character as Java's own comparison does it. */
final class FoldedText {
    private static final int ASCII = 128;

    private final char[] folded;

    /**
     * For each place, how long the text's beginning is that also ends before that place (Knuth, Morris and Pratt): what
     * keeps a search through {@code aaaa...} linear.
     */
    private final int[] borders;

    FoldedText(String text) {
        folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(text.charAt(i));
        }
        borders = new int[folded.length + 1];
        int border = 0;
        for (int i = 1; i < folded.length; i++) {
            while (border > 0 && folded[border] != folded[i]) {
                border = borders[border];
            }
            if (folded[border] == folded[i]) {
                border++;
            }
            borders[i + 1] = border;
        }
    }

    int length() {
        return folded.length;
    }

    /** Whether it stands at that offset; the text must be long enough. */
    boolean isAt(String text, int offset) {
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] != fold(text.charAt(offset + i))) {
                return false;
            }
        }
        return true;
    }

    /** The first offset from which it stands entirely between the two offsets, or -1. */
    int indexIn(String text, int from, int to) {
        int known = 0;
        for (int i = from; i < to; i++) {
            char c = fold(text.charAt(i));
            while (known > 0 && folded[known] != c) {
                known = borders[known];
            }
            if (folded[known] == c) {
                known++;
                if (known == folded.length) {
                    return i + 1 - known;
                }
            }
        }
        return -1;
    }

    /** Two characters are the same but for case exactly when this is equal for them. */
    private static char fold(char c) {
        if (c < ASCII) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        // Unicode folds a long s, a dotless i and the Kelvin sign to ASCII letters. To Windows they are other names,
        // and
        // whoever may create a folder could otherwise pass for a program that the allowlist allows.
        return folded < ASCII ? c : folded;
    }
}
