package io.spawnwatch.document;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A text from a file with the place of each of its characters. An error inside a text that YAML has folded, unindented or
 * unescaped can still point to the right place in the file.
 */
public final class SourceText implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String text;

    /**
     * Where a run of characters begins: within it, each character is one column after the one before it. There are about as
     * many runs as lines, so that a text takes little more than itself when it is sent to a cluster.
     */
    private final int[] runs;

    private final int[] lines;
    private final int[] columns;

    /**
     * Creates a text with the place of each character.
     *
     * @param lines   line of each character and, last, of the text's end; from 1
     * @param columns column of each character and, last, of the text's end; from 1
     */
    SourceText(String file, String text, int[] lines, int[] columns) {
        if (lines.length != text.length() + 1 || columns.length != lines.length) {
            throw new IllegalArgumentException("a place is needed for each character and for the end");
        }
        this.file = file;
        this.text = text;
        int[] starts = new int[lines.length];
        int count = 0;
        for (int i = 0; i < lines.length; i++) {
            if (i == 0 || lines[i] != lines[i - 1] || columns[i] != columns[i - 1] + 1) {
                starts[count++] = i;
            }
        }
        this.runs = Arrays.copyOf(starts, count);
        this.lines = at(runs, lines);
        this.columns = at(runs, columns);
    }

    private static int[] at(int[] runs, int[] values) {
        int[] found = new int[runs.length];
        for (int i = 0; i < runs.length; i++) {
            found[i] = values[runs[i]];
        }
        return found;
    }

    /** Creates a text that is the whole content of a file. */
    public static SourceText of(String file, String text) {
        int[] lines = new int[text.length() + 1];
        int[] columns = new int[text.length() + 1];
        int line = 1;
        int column = 1;
        for (int i = 0; i <= text.length(); i++) {
            lines[i] = line;
            columns[i] = column;
            if (i < text.length() && text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new SourceText(file, text, lines, columns);
    }

    /** The text without the file's folding, indentation and escapes. */
    public String text() {
        return text;
    }

    /**
     * The place of a character.
     *
     * @param offset index into {@link #text()}; its length means the end
     */
    public Place placeAt(int offset) {
        Objects.checkIndex(offset, text.length() + 1);
        int found = Arrays.binarySearch(runs, offset);
        int run = found >= 0 ? found : -found - 2;
        return new Place(file, lines[run], columns[run] + offset - runs[run]);
    }

    @Override
    public String toString() {
        return text;
    }
}
