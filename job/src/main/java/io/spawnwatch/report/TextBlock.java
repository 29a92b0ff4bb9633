package io.spawnwatch.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Wraps text to the width of a terminal. Picocli's {@code TextTable} also breaks lines inside {@code 127.0.0.1} and after
 * the colon of {@code C:\Windows}, so that a command line could no longer be copied.
 */
public final class TextBlock {

    /** The width of reports that are not for a narrower terminal, in columns. */
    static final int WIDTH = 100;

    private TextBlock() {}

    /** Wraps text to the width of a report: see {@link #wrapped(String, String, int)}. */
    public static List<String> wrapped(String first, String text) {
        return wrapped(first, text, WIDTH);
    }

    /**
     * Wraps text between words.
     *
     * @param first what the first line begins with; the others are indented to the same column
     * @param text  the words; a word that is too long for a line stays in one piece, so that it can be copied
     * @param width the width of a line, in columns
     */
    public static List<String> wrapped(String first, String text, int width) {
        return wrapped(first, " ".repeat(first.length()), text, width);
    }

    /**
     * Wraps text between words.
     *
     * @param first  what the first line begins with
     * @param indent what the others begin with
     * @see #wrapped(String, String, int)
     */
    public static List<String> wrapped(String first, String indent, String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
