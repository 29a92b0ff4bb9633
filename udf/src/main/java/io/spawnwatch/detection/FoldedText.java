package io.spawnwatch.detection;

/** A text to be found in other texts without regard to case, character by character as Java's own comparison does it. */
final class FoldedText {
    private final char[] folded;

    /**
     * For each place, how long the text's beginning is that also ends before that place (Knuth, Morris and Pratt): what
     * keeps a search through {@code aaaa...} linear.
     */
    private final int[] borders;

    FoldedText(String text) {
        folded = CaseFolding.fold(text).toCharArray();
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
            if (folded[i] != CaseFolding.fold(text.charAt(offset + i))) {
                return false;
            }
        }
        return true;
    }

    /** The first offset from which it stands entirely between the two offsets, or -1. */
    int indexIn(String text, int from, int to) {
        int known = 0;
        for (int i = from; i < to; i++) {
            char c = CaseFolding.fold(text.charAt(i));
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
}
