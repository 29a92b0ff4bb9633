package io.spawnwatch.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines that fit a terminal. Picocli's {@code TextTable} wraps as well, but where Java's line breaking allows it:
 * inside {@code 127.0.0.1} and after the colon of {@code C:\Windows}, so that a command line can no longer be copied.
 */
final class TextBlock {

    /** The width of reports that do not ask the terminal, in columns. */
    static final int WIDTH = 100;

    private TextBlock() {}

    /** As {@link #wrapped(String, String, int)}, for a report. */
    static List<String> wrapped(String first, String text) {
        return wrapped(first, text, WIDTH);
    }

    /**
     * A text in lines that break between words.
     *
     * @param first what the first line begins with; the others are indented as far
     * @param text  words; one that is too long for a line stays whole, so that it can be copied
     * @param width the longest line, in columns
     */
    static List<String> wrapped(String first, String text, int width) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(first.length());
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
