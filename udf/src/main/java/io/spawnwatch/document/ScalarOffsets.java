package io.spawnwatch.document;

import java.util.Arrays;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/**
 * Finds where in the file each character of a scalar stands. SnakeYAML gives a scalar's value and its ends only, so the
 * stretch between them is decoded a second time, keeping offsets, and compared with SnakeYAML's value.
 */
final class ScalarOffsets {
    private ScalarOffsets() {}

    /**
     * The offset of each character of the value and, last, of its end. What folding puts in (a space, a line break)
     * stands at the line break that it comes from; an escape's character at its backslash.
     *
     * @param start offset of the scalar's first character, quote or block indicator
     * @param end   offset after its last
     */
    static int[] of(String text, int start, int end, ScalarStyle style, String value) {
        OffsetText decoded =
                switch (style) {
                    case PLAIN -> FlowScalar.plain(text, start, end);
                    case SINGLE_QUOTED -> FlowScalar.singleQuoted(text, start + 1, end - 1);
                    case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> FlowScalar.doubleQuoted(text, start + 1, end - 1);
                    case LITERAL, FOLDED -> BlockScalar.decode(text, start, end, value);
                };
        if (decoded.text().equals(value)) {
            return decoded.offsets();
        }
        // Better a detection with all its errors at the scalar's beginning than one that does not load.
        int[] offsets = new int[value.length() + 1];
        Arrays.fill(offsets, start);
        return offsets;
    }

    /** Where a node's content begins, behind its anchor and tag, which a plain scalar cannot begin with. */
    static int afterProperties(String text, int start) {
        int i = start;
        while (i < text.length() && (text.charAt(i) == '&' || text.charAt(i) == '!')) {
            while (i < text.length() && !isSpaceOrBreak(text.charAt(i))) {
                i++;
            }
            while (i < text.length() && (isSpaceOrBreak(text.charAt(i)) || text.charAt(i) == '#')) {
                i = text.charAt(i) == '#' ? lineEnd(text, i) : i + 1;
            }
        }
        return i;
    }

    /** Where a double-quoted JSON text ends. */
    static int closingQuote(String text, int start) {
        int i = start + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    static boolean isSpaceOrBreak(char c) {
        return c == ' ' || c == '\t' || isBreak(c);
    }

    /** What YAML 1.1, and so SnakeYAML, takes for a line break. */
    static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && !isBreak(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Offset after the line break that stands at {@code i}. */
    static int afterBreak(String text, int i) {
        return text.startsWith("\r\n", i) ? i + 2 : i + 1;
    }

    /** What a line break becomes in a value. */
    static char broken(String text, int i) {
        char c = text.charAt(i);
        return c == '\u2028' || c == '\u2029' ? c : '\n';
    }
}
