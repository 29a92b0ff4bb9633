package io.spawnwatch.connector;

/**
 * Finds the end of a JSON value by counting brackets outside strings, over as many pieces of it as there are.
 *
 * <p>It does not check the value, but it gets over damage: a string ends at its line's end at the latest (a raw line
 * end in a string is no JSON), and a brace at the very start of a line where no value can stand opens a new value.
 */
final class JsonNesting {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean lineStart;
    private byte lastToken;

    /** Forgets the last value. */
    void reset() {
        depth = 0;
        inString = false;
        escaped = false;
        lineStart = false;
        lastToken = ' ';
    }

    /**
     * Reads on in an object or array.
     *
     * @return index behind its end, or of the start of the next value where this one is damaged; -1 where it goes on
     *     after {@code to}
     */
    int scan(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to) {
            if (inString) {
                p = scanString(bytes, p, to);
                continue;
            }
            byte b = bytes[p];
            switch (b) {
                case '\n' -> lineStart = true;
                case ' ', '\t', '\r' -> lineStart = false;
                case '{', '[' -> {
                    if (b == '{' && lineStart && depth > 0 && !mayPrecedeValue(lastToken)) {
                        return p;
                    }
                    depth++;
                    token(b);
                }
                case '}', ']' -> {
                    depth--;
                    if (depth == 0) {
                        return p + 1;
                    }
                    token(b);
                }
                case '"' -> {
                    inString = true;
                    token(b);
                }
                default -> token(b);
            }
            p++;
        }
        return -1;
    }

    /**
     * Reads on in what is neither object nor array.
     *
     * @param inArray whether it is an element of an array, which a comma or the array's end ends
     * @return index behind its end, which a line end or an opening brace ends too; -1 where it goes on after {@code to}
     */
    int scanOther(byte[] bytes, int from, int to, boolean inArray) {
        int p = from;
        while (p < to) {
            if (inString) {
                p = scanString(bytes, p, to);
                continue;
            }
            byte b = bytes[p];
            if (b == '\n' || b == '{' || (inArray && (b == ',' || b == ']'))) {
                return p;
            }
            inString = b == '"';
            p++;
        }
        return -1;
    }

    private int scanString(byte[] bytes, int from, int to) {
        for (int p = from; p < to; p++) {
            byte b = bytes[p];
            if (b == '\n') {
                inString = false;
                escaped = false;
                return p;
            }
            if (escaped) {
                escaped = false;
            } else if (b == '"') {
                inString = false;
                return p + 1;
            } else if (b == '\\') {
                escaped = true;
            }
        }
        return to;
    }

    private void token(byte b) {
        lineStart = false;
        lastToken = b;
    }

    private static boolean mayPrecedeValue(byte token) {
        return token == '[' || token == ',' || token == ':';
    }

    /** Whether what was read so far ends where a value, a member's name or a closing bracket is to follow. */
    boolean isOpen() {
        return lastToken == '{' || mayPrecedeValue(lastToken);
    }
}
