package io.spawnwatch.connector.framing;

import java.io.IOException;

/** Recognises arrays of events, and elements of them that are not events. */
final class ArrayElements {
    /** More brackets in a row are not arrays of events; they are rejected. */
    private static final int MAX_BRACKETS = 8;

    private final RecordBuffer buffer;
    private final RecordStarts starts;

    ArrayElements(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
    }

    /** Whether an opening bracket, or a few of them, is followed by an element, the end of the array or a line end. */
    boolean opensArray(int index) throws IOException {
        int next = starts.skipBlank(index);
        for (int more = 0; more < MAX_BRACKETS && buffer.has(next) && buffer.bytes[next] == '['; more++) {
            next = starts.skipBlank(next + 1);
        }
        if (!buffer.has(next)) {
            return true;
        }
        byte b = buffer.bytes[next];
        return b == '\n' || b == '{' || b == ']' || endOfScalar(next) >= 0;
    }

    /** The end of a string, number or literal that is followed by a comma, the end of the array or a line end; else -1. */
    int endOfScalar(int index) throws IOException {
        int end = index;
        int to = index + RecordBuffer.MAX_PREFIX;
        if (buffer.has(end) && buffer.bytes[end] == '"') {
            boolean escaped = false;
            do {
                escaped = !escaped && buffer.bytes[end] == '\\';
                end++;
            } while (end < to && buffer.has(end) && (escaped || buffer.bytes[end] != '"') && buffer.bytes[end] != '\n');
            end++;
        } else {
            while (end < to && buffer.has(end) && JsonScanner.isScalar(buffer.bytes[end])) {
                end++;
            }
        }
        int next = starts.skipBlank(end);
        boolean ends =
                (!buffer.has(next) && buffer.damage() == null) || (buffer.has(next) && endsElement(buffer.bytes[next]));
        return end > index && end < to && ends ? end : -1;
    }

    private static boolean endsElement(byte b) {
        return b == '\n' || b == ',' || b == ']';
    }
}
