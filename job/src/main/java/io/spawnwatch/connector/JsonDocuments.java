package io.spawnwatch.connector;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects over any number of lines, one after the other or as the elements of arrays. Commas between objects are
 * taken as separators outside arrays too. Anything else is delivered by itself, for the decoder to reject.
 */
final class JsonDocuments implements RecordFraming.Format {
    private final RecordBuffer buffer;
    private final JsonNesting nesting = new JsonNesting();
    private boolean inArray;
    private long arrayLine;

    JsonDocuments(RecordBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Whether a stream that starts with a brace is JSON lines: its first line is one whole object. Also where the
     * first line is damaged but the second is one whole object, which cannot be a part of the first.
     */
    static boolean isLines(RecordBuffer buffer) throws IOException {
        JsonNesting nesting = new JsonNesting();
        int end = endOfLine(buffer, 0);
        int start = buffer.position;
        nesting.reset();
        int closed = nesting.scan(buffer.bytes, start, start + end);
        if (closed >= 0) {
            return isBlank(buffer.bytes, closed, start + end);
        }
        if (nesting.isOpen()) {
            return false;
        }
        int secondEnd = endOfLine(buffer, end + 1);
        start = buffer.position;
        int second = start + end + 1;
        int to = start + secondEnd;
        if (second >= to || buffer.bytes[second] != '{') {
            return false;
        }
        nesting.reset();
        closed = nesting.scan(buffer.bytes, second, to);
        return closed >= 0 && isBlank(buffer.bytes, closed, to);
    }

    /** Distance from the position to the end of a line, or as far as a record may reach. */
    private static int endOfLine(RecordBuffer buffer, int from) throws IOException {
        int to = from;
        int most = from + RecordBuffer.MAX_RECORD;
        while (to < most && buffer.ensure(to + 1)) {
            if (buffer.bytes[buffer.position + to] == '\n') {
                return to;
            }
            to++;
        }
        return to;
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!RecordBuffer.isBlank(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        while (buffer.skipBlank()) {
            byte b = buffer.bytes[buffer.position];
            if (b == ',') {
                buffer.position++;
            } else if (b == '[' && !inArray) {
                inArray = true;
                arrayLine = buffer.line();
                buffer.position++;
            } else if (b == ']' && inArray) {
                inArray = false;
                buffer.position++;
            } else {
                return value(b == '{' || b == '[');
            }
        }
        if (inArray) {
            buffer.fail(buffer.line(), "the array that begins on line " + arrayLine + " has no end; is the file cut?");
        }
        return null;
    }

    private byte @Nullable [] value(boolean nested) throws IOException {
        buffer.begin();
        nesting.reset();
        while (buffer.fill()) {
            int end = nested
                    ? nesting.scan(buffer.bytes, buffer.position, buffer.limit)
                    : nesting.scanOther(buffer.bytes, buffer.position, buffer.limit, inArray);
            if (end >= 0) {
                buffer.position = end;
                return buffer.end();
            }
            buffer.position = buffer.limit;
        }
        return buffer.endWithStream();
    }
}
