package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;

/**
 * Finds the end of a JSON object or array, over any number of lines. Checks that brackets, names, colons, commas and values
 * are where the syntax allows them, so that what follows a damaged record is not mistaken for part of it.
 *
 * <p>Strings may contain raw control characters, because the decoder accepts them. That includes line ends, unless a
 * record begins on the next line. Values nested deeper than the decoder reads count as broken. Therefore no byte is
 * examined more often than values may nest, however many damaged records contain each other.
 *
 * <p>A parser for JSON cannot do this: it stops at the first error and does not say where the next record begins.
 */
final class JsonScanner implements RecordScanner {
    private static final int VALUE = 0;
    private static final int VALUE_OR_END = 1;
    private static final int NAME = 2;
    private static final int NAME_OR_END = 3;
    private static final int COLON = 4;
    private static final int COMMA_OR_END = 5;

    private static final boolean[] SCALAR = new boolean[256];

    static {
        for (char c : "-+.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            SCALAR[c] = true;
        }
    }

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final boolean[] isObject = new boolean[EventDecoder.MAX_DEPTH + 1];
    private int depth;
    private int expected;
    private boolean inString;
    private boolean escaped;
    private boolean inScalar;
    private boolean tooLong;
    private int stop;

    JsonScanner(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
    }

    /** Scans a value whose opening bracket is at this index. */
    Outcome scan(int index) throws IOException {
        depth = 0;
        expected = VALUE;
        inString = false;
        escaped = false;
        inScalar = false;
        tooLong = false;
        return resume(index);
    }

    static boolean isScalar(byte b) {
        return SCALAR[b & 0xff];
    }

    @Override
    public int stop() {
        return stop;
    }

    @Override
    public Outcome resume(int index) throws IOException {
        int i = index;
        while (true) {
            int to = buffer.scanLimit();
            Outcome outcome = inString ? string(i, to) : structure(i, to);
            if (outcome != Outcome.ENDED) {
                return outcome;
            }
            i = stop;
            if (i >= to) {
                if (buffer.isFull(i)) {
                    tooLong = true;
                    return Outcome.FULL;
                }
                if (!buffer.has(i)) {
                    return Outcome.ENDED;
                }
            }
        }
    }

    /** Continues inside a string; ENDED where the string or the buffered data ends. */
    private Outcome string(int from, int to) throws IOException {
        byte[] bytes = buffer.bytes;
        int i = from;
        while (i < to) {
            byte b = bytes[i];
            if (b == '\n') {
                escaped = false;
                if (starts.inLine(i + 1) >= 0) {
                    return stop(i, Outcome.BROKEN);
                }
                bytes = buffer.bytes;
            } else if (escaped) {
                escaped = false;
            } else if (b == '"') {
                inString = false;
                return stop(i + 1, Outcome.ENDED);
            } else if (b == '\\') {
                escaped = true;
            }
            i++;
        }
        return stop(i, Outcome.ENDED);
    }

    /**
     * Continues between strings and over those that end on the same line; ENDED where another string begins or the
     * buffered data ends.
     */
    private Outcome structure(int from, int to) throws IOException {
        byte[] bytes = buffer.bytes;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (SCALAR[b & 0xff]) {
                if (!inScalar && expected > VALUE_OR_END) {
                    return stop(i, Outcome.BROKEN);
                }
                inScalar = true;
                expected = COMMA_OR_END;
                continue;
            }
            inScalar = false;
            switch (b) {
                case ' ', '\t', '\r' -> {}
                case '\n' -> {
                    if (tooLong && starts.inLine(i + 1) >= 0) {
                        return stop(i, Outcome.BROKEN);
                    }
                    bytes = buffer.bytes;
                }
                case '"' -> {
                    if (expected >= COLON) {
                        return stop(i, Outcome.BROKEN);
                    }
                    expected = expected >= NAME ? COLON : COMMA_OR_END;
                    int end = EightBytes.endOfString(bytes, i + 1, to);
                    if (end < 0) {
                        inString = true;
                        return stop(i + 1, Outcome.ENDED);
                    }
                    i = end - 1;
                }
                case ':' -> {
                    if (expected != COLON) {
                        return stop(i, Outcome.BROKEN);
                    }
                    expected = VALUE;
                }
                case ',' -> {
                    if (expected != COMMA_OR_END) {
                        return stop(i, Outcome.BROKEN);
                    }
                    expected = isObject[depth] ? NAME : VALUE;
                }
                case '{', '[' -> {
                    if (expected > VALUE_OR_END || depth == EventDecoder.MAX_DEPTH) {
                        return stop(i, Outcome.BROKEN);
                    }
                    depth++;
                    isObject[depth] = b == '{';
                    expected = b == '{' ? NAME_OR_END : VALUE_OR_END;
                }
                case '}', ']' -> {
                    boolean mayEnd = expected == COMMA_OR_END || expected == NAME_OR_END || expected == VALUE_OR_END;
                    if (!mayEnd || isObject[depth] != (b == '}')) {
                        return stop(i, Outcome.BROKEN);
                    }
                    depth--;
                    expected = COMMA_OR_END;
                    if (depth == 0) {
                        return stop(i + 1, Outcome.WHOLE);
                    }
                }
                default -> {
                    return stop(i, Outcome.BROKEN);
                }
            }
        }
        return stop(to, Outcome.ENDED);
    }

    private Outcome stop(int index, Outcome outcome) {
        stop = index;
        return outcome;
    }
}
