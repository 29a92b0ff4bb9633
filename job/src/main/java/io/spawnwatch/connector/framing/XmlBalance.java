package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whether an event is one that a decoder can read: each tag is whole, each start tag has its end tag, no
 * other event is in it or behind it, and text stands only where events have text.
 */
final class XmlBalance {
    /** Text lies in what System, EventData and their like hold, not in themselves. */
    private static final int TEXT_DEPTH = 3;

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final int[] names = new int[EventDecoder.MAX_DEPTH + 1];
    private int depth;

    XmlBalance(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
    }

    /** Checks what stands from one index to before another, at which a tag starts and ends. */
    boolean holds(int from, int to) throws IOException {
        depth = 0;
        int i = from;
        while (i < to) {
            byte b = buffer.bytes[i];
            boolean isBehindEvent = depth == 0 && i > from;
            if (isBehindEvent && !RecordBuffer.isBlank(b)) {
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
            return behind(RecordStarts.COMMENT_END, index, to);
        }
        if (buffer.startsWith(index, RecordStarts.CDATA)) {
            return behind(RecordStarts.CDATA_END, index, to);
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

    private int behind(byte[] end, int from, int to) throws IOException {
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

    private boolean isSameName(int one, int other) {
        int length = nameLength(one);
        return length == nameLength(other)
                && Arrays.equals(buffer.bytes, one, one + length, buffer.bytes, other, other + length);
    }

    private int nameLength(int index) {
        int end = index;
        while (buffer.bytes[end] != '>' && buffer.bytes[end] != '/' && !RecordBuffer.isBlank(buffer.bytes[end])) {
            end++;
        }
        return end - index;
    }
}
