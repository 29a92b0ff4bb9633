package io.spawnwatch.report;

import java.util.Locale;

/** Texts of events and of files, made safe for a terminal. */
public final class Printable {

    private Printable() {}

    /**
     * The text in one line, with every character escaped that a terminal might obey: hostile command lines are printed,
     * and so are the names of files and detections that somebody else has written.
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            append(printable, text.charAt(i));
        }
        return printable.toString();
    }

    /** The same for a text of several lines, which stay lines, tabs included. */
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

    /** Adds a character, escaped if a terminal might obey it. */
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
