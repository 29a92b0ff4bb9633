package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins texts, each prefixed with its length: {@code 3:abc}. A separator could occur inside a command line; a length cannot
 * be forged.
 */
public final class LengthPrefixed {

    private LengthPrefixed() {}

    /** Appends one part; its length is counted in chars. */
    public static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    /** Joins the parts. */
    public static String join(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            append(text, part);
        }
        return text.toString();
    }

    /**
     * Splits a text into the parts that were joined.
     *
     * @throws IllegalArgumentException if {@link #append} did not write the text
     */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            if (colon < 0) {
                throw new IllegalArgumentException("a length is missing at " + at);
            }
            int length = Integer.parseInt(text, at, colon, 10);
            int end = colon + 1 + length;
            if (length < 0 || end > text.length()) {
                throw new IllegalArgumentException("a part is cut short at " + at);
            }
            parts.add(text.substring(colon + 1, end));
            at = end;
        }
        return parts;
    }
}
