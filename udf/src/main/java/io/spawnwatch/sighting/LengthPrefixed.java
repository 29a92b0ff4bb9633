package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.List;

/**
 * Several texts as one, each behind its length: {@code 3:abc}. A separator that is searched for could stand inside a
 * command line; a length cannot be forged.
 */
public final class LengthPrefixed {

    private LengthPrefixed() {}

    /** Appends one part; its length is counted in chars. */
    public static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    /** The parts as one text. */
    public static String join(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            append(text, part);
        }
        return text.toString();
    }

    /**
     * The parts that were appended.
     *
     * @throws IllegalArgumentException where the text was not made by {@link #append}
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
