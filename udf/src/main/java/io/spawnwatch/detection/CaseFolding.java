package io.spawnwatch.detection;

/**
 * What "without regard to case" means wherever a value is compared: character by character, alike in every language, and
 * never from beyond ASCII into it. Whatever looks values up instead of comparing them must fold as this does.
 */
public final class CaseFolding {
    /** Characters below it need no table: A to Z and a to z are all that has case there. */
    public static final int ASCII = 128;

    private CaseFolding() {}

    /** Two characters are the same but for case exactly when this is equal for them. */
    public static char fold(char c) {
        if (c < ASCII) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        // Unicode folds a long s, a dotless i and the Kelvin sign to ASCII letters. To Windows they are other
        // names, and whoever may create a folder could otherwise pass for a program that the allowlist allows.
        return folded < ASCII ? c : folded;
    }

    /** The text with every character folded; as long as the text. */
    public static String fold(String text) {
        char[] folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(text.charAt(i));
        }
        return new String(folded);
    }
}
