package io.spawnwatch.document;

import java.util.Arrays;

/** A file's text and the offsets of its lines, to convert offsets to places. */
final class LineIndex {
    private final String file;
    private final String text;
    private int[] starts = new int[16];
    private int count = 1;

    LineIndex(String file, String text) {
        this.file = file;
        this.text = text;
        // An array: files are read once, before anything is compiled, and charAt takes ten calls for a character then.
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            // Counts lines like editors do. YAML 1.1 would also break at U+0085, U+2028 and U+2029.
            if (c == '\n' || (c == '\r' && (i + 1 == chars.length || chars[i + 1] != '\n'))) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = i + 1;
            }
        }
    }

    String text() {
        return text;
    }

    Place placeAt(int offset) {
        int line = lineOf(offset);
        return new Place(file, line + 1, offset - starts[line] + 1);
    }

    /** A value in this text with the place of each character. {@code offsets} has one more element, for the end. */
    SourceText source(String value, int[] offsets) {
        int[] lines = new int[offsets.length];
        int[] columns = new int[offsets.length];
        int line = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] < starts[line] || (line + 1 < count && offsets[i] >= starts[line + 1])) {
                line = lineOf(offsets[i]);
            }
            lines[i] = line + 1;
            columns[i] = offsets[i] - starts[line] + 1;
        }
        return new SourceText(file, value, lines, columns);
    }

    private int lineOf(int offset) {
        int found = Arrays.binarySearch(starts, 0, count, offset);
        return found >= 0 ? found : -found - 2;
    }
}
