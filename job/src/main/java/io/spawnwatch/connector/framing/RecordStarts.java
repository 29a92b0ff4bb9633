package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Decides from a single line whether a record begins on it. */
final class RecordStarts {
    static final byte[] EVENT = ascii("<Event");
    static final byte[] COMMENT = ascii("<!--");
    static final byte[] COMMENT_END = ascii("-->");
    static final byte[] CDATA = ascii("<![CDATA[");
    static final byte[] CDATA_END = ascii("]]>");
    static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final RecordBuffer buffer;

    RecordStarts(RecordBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Finds where a record begins on a line: at a brace preceded only by blanks, brackets and commas, or else at the
     * line's first character if the line contains the start of an event. Only the first {@link RecordBuffer#MAX_PREFIX}
     * bytes are examined.
     *
     * @param line index of the line's first byte
     * @return the index, or -1 if no record begins on the line
     */
    int inLine(int line) throws IOException {
        int first = skipBlank(line);
        int brace = brace(first, line + RecordBuffer.MAX_PREFIX);
        if (brace >= 0) {
            return brace;
        }
        return event(first, line + RecordBuffer.MAX_PREFIX) < 0 ? -1 : first;
    }

    /** The brace that only blanks, brackets and commas precede, or -1. */
    int brace(int from, int to) throws IOException {
        for (int i = from; i < to && buffer.has(i); i++) {
            switch (buffer.bytes[i]) {
                case '{' -> {
                    return i;
                }
                case ' ', '\t', '\r', '[', ']', '}', ',' -> {}
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    /**
     * The start of an event in the rest of a line, outside comments and character data that begin there; -1 if there is
     * none, or if the line begins with a quote, like a member of a JSON object.
     */
    int event(int from, int to) throws IOException {
        if (buffer.has(from) && buffer.bytes[from] == '"') {
            return -1;
        }
        int i = from;
        while (i < to && buffer.has(i) && buffer.bytes[i] != '\n') {
            if (buffer.bytes[i] != '<') {
                i++;
            } else if (isEvent(i)) {
                return i;
            } else if (buffer.startsWith(i, COMMENT)) {
                i = indexAfter(COMMENT_END, i + COMMENT.length, to);
            } else if (buffer.startsWith(i, CDATA)) {
                i = indexAfter(CDATA_END, i + CDATA.length, to);
            } else {
                i++;
            }
        }
        return -1;
    }

    /** The index after the sequence, or the given limit or the end of the line, whichever comes first. */
    int indexAfter(byte[] end, int from, int to) throws IOException {
        int i = from;
        while (i < to && buffer.has(i) && buffer.bytes[i] != '\n') {
            if (buffer.bytes[i] == end[0] && buffer.startsWith(i, end)) {
                return i + end.length;
            }
            i++;
        }
        return i;
    }

    /** Whether an {@code <Event>} tag starts at this index, not one whose name only begins like that. */
    boolean isEvent(int index) throws IOException {
        return isTag(index, EVENT);
    }

    boolean isTag(int index, byte[] start) throws IOException {
        if (!buffer.startsWith(index, start)) {
            return false;
        }
        int after = index + start.length;
        if (!buffer.has(after)) {
            return true;
        }
        byte b = buffer.bytes[after];
        return b == '>' || b == '/' || RecordBuffer.isBlank(b);
    }

    /** The first byte of a line that is neither blank nor part of a byte order mark, or the line's end. */
    int skipBlank(int line) throws IOException {
        int i = line;
        int to = line + RecordBuffer.MAX_PREFIX;
        while (i < to && buffer.has(i)) {
            byte b = buffer.bytes[i];
            if (b == ' ' || b == '\t' || b == '\r') {
                i++;
            } else if (b == BYTE_ORDER_MARK[0] && buffer.startsWith(i, BYTE_ORDER_MARK)) {
                i += BYTE_ORDER_MARK.length;
            } else {
                return i;
            }
        }
        return i;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
