package io.spawnwatch.report;

import java.util.Locale;

/** Escapes texts of events and files for a terminal. */
public final class Printable {

    private Printable() {}

    /**
     * Escapes every character that a terminal might interpret, line breaks included: command lines may be hostile, and so
     * may the names of files and detections.
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            append(printable, text.charAt(i));
        }
        return printable.toString();
    }

    /** Escapes a text of several lines: as {@link #of}, but line breaks and tabs stay. */
    public static String lines(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                printable.append(c);
            } else {
                append(printable, c);
            }
        }
        return printable.toString();
    }

    /** Appends a character, escaped if a terminal might interpret it. */
    private static void append(StringBuilder printable, char c) {
        boolean harmless =
                !Character.isISOControl(c) && !Character.isSurrogate(c) && Character.getType(c) != Character.FORMAT;
        if (harmless) {
            printable.append(c);
        } else {
            printable.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
    }
}
