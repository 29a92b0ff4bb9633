package io.spawnwatch.report;

import java.util.ArrayList;
import java.util.List;

/** Lines that a terminal of ordinary width can show. */
final class TextBlock {
    static final int WIDTH = 100;

    private TextBlock() {}

    /**
     * A text in lines that break between words.
     *
     * @param first what the first line begins with; the others are indented as far
     * @param text  words; one that is too long for a line stays whole, so that it can be copied
     */
    static List<String> wrapped(String first, String text) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(first.length());
        StringBuilder line = new StringBuilder(first);
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > WIDTH) {
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
