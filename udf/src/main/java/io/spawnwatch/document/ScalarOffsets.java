package io.spawnwatch.document;

import java.util.Arrays;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/**
 * Finds the place in the file of each character of a scalar. SnakeYAML returns only a scalar's value, start and end. So the
 * characters in between are decoded a second time, with their offsets, and compared with SnakeYAML's value. No YAML library
 * for Java keeps positions inside scalars.
 */
final class ScalarOffsets {
    private ScalarOffsets() {}

    /**
     * Returns the offset of each character of the value and, last, of its end. A space or line break that folding inserts is
     * at the line break that it comes from. An escaped character is at its backslash.
     *
     * @param start offset of the scalar's first character, quote or block indicator
     * @param end   offset after its last character
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
        // A detection whose errors are all reported at the scalar's beginning is better than one that does not load.
        int[] offsets = new int[value.length() + 1];
        Arrays.fill(offsets, start);
        return offsets;
    }

    /** The offset of a node's content, after its anchor and tag. A plain scalar cannot begin like those. */
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

    /** The offset of the quote that ends a JSON string. */
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

    /** Whether the character is a line break in YAML 1.1, and therefore in SnakeYAML. */
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

    /** The offset after the line break at {@code i}. */
    static int afterBreak(String text, int i) {
        return text.startsWith("\r\n", i) ? i + 2 : i + 1;
    }

    /** The character that the line break at {@code i} becomes in a value. */
    static char broken(String text, int i) {
        char c = text.charAt(i);
        return c == '\u2028' || c == '\u2029' ? c : '\n';
    }
}
