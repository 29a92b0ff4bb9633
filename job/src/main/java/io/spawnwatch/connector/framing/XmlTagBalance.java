package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;
import java.util.Arrays;

/**
 * Checks that an event is one a decoder can read: every tag is complete, every start tag has its end tag, no other event
 * is inside or after it, and text occurs only where events have text.
 */
final class XmlTagBalance {
    /** Text belongs to the children of System, EventData and the like, not to those elements themselves. */
    private static final int TEXT_DEPTH = 3;

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final int[] names = new int[EventDecoder.MAX_DEPTH + 1];
    private int depth;

    XmlTagBalance(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
    }

    /** Checks the bytes from an index up to, not including, another. A tag starts at the first and ends at the last. */
    boolean isBalanced(int from, int to) throws IOException {
        depth = 0;
        int i = from;
        while (i < to) {
            byte b = buffer.bytes[i];
            boolean isAfterEvent = depth == 0 && i > from;
            if (isAfterEvent && !RecordBuffer.isBlank(b)) {
                return false;
            }
            if (b != '<') {
                if (depth < TEXT_DEPTH && !RecordBuffer.isBlank(b)) {
                    return false;
                }
                i++;
                continue;
            }
            int end = tokenEnd(i, to);
            if (end < 0 || !count(i, end)) {
                return false;
            }
            i = end;
        }
        return depth == 0;
    }

    private int tokenEnd(int index, int to) throws IOException {
        if (buffer.startsWith(index, RecordStarts.COMMENT)) {
            return indexAfter(RecordStarts.COMMENT_END, index, to);
        }
        if (buffer.startsWith(index, RecordStarts.CDATA)) {
            return indexAfter(RecordStarts.CDATA_END, index, to);
        }
        byte quote = 0;
        for (int i = index + 1; i < to; i++) {
            byte b = buffer.bytes[i];
            if (b == '<') {
                return -1;
            }
            if (quote != 0) {
                quote = b == quote ? 0 : quote;
            } else if (b == '>') {
                return i + 1;
            } else if (b == '"' || b == '\'') {
                quote = b;
            }
        }
        return -1;
    }

    private int indexAfter(byte[] end, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (buffer.bytes[i] == end[0] && buffer.startsWith(i, end)) {
                return i + end.length;
            }
        }
        return -1;
    }

    private boolean count(int index, int end) throws IOException {
        byte second = buffer.bytes[index + 1];
        if (second == '!' || second == '?' || (second != '/' && buffer.bytes[end - 2] == '/')) {
            return true;
        }
        if (second != '/') {
            if (depth == names.length || (depth > 0 && starts.isEvent(index))) {
                return false;
            }
            names[depth++] = index + 1;
            return true;
        }
        return depth > 0 && isSameName(names[--depth], index + 2);
    }

    private boolean isSameName(int first, int second) {
        int length = nameLength(first);
        return length == nameLength(second)
                && Arrays.equals(buffer.bytes, first, first + length, buffer.bytes, second, second + length);
    }

    private int nameLength(int index) {
        int end = index;
        while (buffer.bytes[end] != '>' && buffer.bytes[end] != '/' && !RecordBuffer.isBlank(buffer.bytes[end])) {
            end++;
        }
        return end - index;
    }
}
