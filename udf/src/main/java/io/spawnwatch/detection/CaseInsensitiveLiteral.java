package io.spawnwatch.detection;

/** A text to search other texts for, ignoring case as {@link CaseFolding} does. */
final class CaseInsensitiveLiteral {
    private final char[] folded;

    /**
     * For each prefix, the length of its longest proper prefix that is also a suffix of it (Knuth, Morris and Pratt).
     * It keeps a search through {@code aaaa...} linear.
     */
    private final int[] borders;

    CaseInsensitiveLiteral(String text) {
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

    /** Whether the literal is at this offset; the text must be long enough. */
    boolean isAt(CharSequence text, int offset) {
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] != CaseFolding.fold(text.charAt(offset + i))) {
                return false;
            }
        }
        return true;
    }

    /** The offset of the first occurrence between two offsets, or -1. */
    int indexIn(CharSequence text, int from, int to) {
        int matched = 0;
        for (int i = from; i < to; i++) {
            char c = CaseFolding.fold(text.charAt(i));
            while (matched > 0 && folded[matched] != c) {
                matched = borders[matched];
            }
            if (folded[matched] == c) {
                matched++;
                if (matched == folded.length) {
                    return i + 1 - matched;
                }
            }
        }
        return -1;
    }
}
