package io.spawnwatch.detection;

/**
 * How values are compared ignoring case: character by character, the same in every locale, and never folding a
 * non-ASCII character to an ASCII one. Whoever looks values up instead of comparing them must fold them like this.
 */
public final class CaseFolding {
    /** Below this, only A to Z and a to z have case, so no table is needed. */
    public static final int ASCII = 128;

    /** The folded character of each in ASCII. A table, since a branch is mispredicted at each capital of a name. */
    private static final byte[] FOLDED = new byte[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            FOLDED[c] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
    }

    private CaseFolding() {}

    /** Folds a character. Two characters are equal ignoring case exactly if they fold to the same one. */
    public static char fold(char c) {
        if (c < ASCII) {
            return (char) FOLDED[c];
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        // Unicode folds the long s, the dotless i and the Kelvin sign to ASCII letters, but to Windows they are
        // different characters. Otherwise anyone who can create a folder could pass off a program as one that the
        // allowlist permits.
        return folded < ASCII ? c : folded;
    }

    /** Folds every character; the length stays the same. */
    public static String fold(String text) {
        char[] folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(text.charAt(i));
        }
        return new String(folded);
    }
}
