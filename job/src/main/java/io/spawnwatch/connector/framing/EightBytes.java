package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.text.ByteWords;

/** Finds the ends of strings and lines, eight bytes at a time. */
final class EightBytes {
    private static final long QUOTES = ByteWords.of('"');
    private static final long BACKSLASHES = ByteWords.of('\\');
    private static final long LINE_ENDS = ByteWords.of('\n');

    private EightBytes() {}

    /**
     * Finds the end of a JSON string.
     *
     * @param from index after the opening quote
     * @return the index after the closing quote, or -1 if there is a line end or the limit before it
     */
    static int endOfString(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long word = ByteWords.inside(bytes, i);
            long found = ByteWords.firstEqual(word, QUOTES)
                    | ByteWords.firstEqual(word, BACKSLASHES)
                    | ByteWords.firstEqual(word, LINE_ENDS);
            if (found == 0) {
                i += Long.BYTES;
                continue;
            }
            i += ByteWords.first(found);
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\n' || i + 1 >= to || bytes[i + 1] == '\n') {
                return -1;
            }
            i += 2;
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\n' || (b == '\\' && (++i >= to || bytes[i] == '\n'))) {
                return -1;
            }
        }
        return -1;
    }

    /** The index of the first line end, or the limit if there is none before it. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = ByteWords.firstEqual(ByteWords.inside(bytes, i), LINE_ENDS);
            if (found != 0) {
                return i + ByteWords.first(found);
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** The number of line ends from an index up to another. */
    static int lineEnds(byte[] bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount(ByteWords.equal(ByteWords.inside(bytes, i), LINE_ENDS));
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
