package io.spawnwatch.connector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <Event>} elements of Windows event XML, with or without a document around them, one per line or not. What
 * stands between them is markup to skip, but text there is delivered by itself, for the decoder to reject.
 */
final class XmlEvents implements RecordFraming.Format {
    private static final byte[] EVENT = ascii("<Event");
    private static final byte[] EVENT_END = ascii("</Event");
    private static final byte[] COMMENT = ascii("<!--");
    private static final byte[] COMMENT_END = ascii("-->");
    private static final byte[] CDATA = ascii("<![CDATA[");
    private static final byte[] CDATA_END = ascii("]]>");

    private final RecordBuffer buffer;
    private boolean found;

    XmlEvents(RecordBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        while (buffer.skipBlank()) {
            if (buffer.bytes[buffer.position] != '<') {
                return text();
            }
            if (atTag(EVENT)) {
                found = true;
                return event();
            }
            if (buffer.startsWith(COMMENT)) {
                skipComment();
            } else {
                skipTag();
            }
        }
        if (!found) {
            buffer.fail(1, "the XML holds no <Event> element");
        }
        return null;
    }

    /** Text outside events, up to the end of its line or to the next markup. */
    private byte @Nullable [] text() throws IOException {
        found = true;
        buffer.begin();
        while (buffer.fill()) {
            byte b = buffer.bytes[buffer.position];
            if (b == '\n' || b == '<') {
                return buffer.end();
            }
            buffer.position++;
        }
        return buffer.endWithStream();
    }

    private byte @Nullable [] event() throws IOException {
        buffer.begin();
        if (skipTag()) {
            return buffer.end();
        }
        while (buffer.seek((byte) '<')) {
            if (atTag(EVENT_END)) {
                skipTag();
                return buffer.end();
            }
            if (atTag(EVENT)) {
                // An event does not hold another: this one has lost its end, and only this one is to suffer for it.
                return buffer.end();
            }
            if (buffer.startsWith(CDATA)) {
                skipPast(CDATA, CDATA_END);
            } else if (buffer.startsWith(COMMENT)) {
                skipPast(COMMENT, COMMENT_END);
            } else {
                buffer.position++;
            }
        }
        return buffer.endWithStream();
    }

    private void skipComment() throws IOException {
        long line = buffer.line();
        if (!skipPast(COMMENT, COMMENT_END)) {
            buffer.fail(line, "the comment that begins here has no end");
        }
    }

    private boolean skipPast(byte[] start, byte[] end) throws IOException {
        buffer.position += start.length;
        while (buffer.seek(end[0])) {
            if (buffer.startsWith(end)) {
                buffer.position += end.length;
                return true;
            }
            buffer.position++;
        }
        return false;
    }

    /**
     * Moves behind a tag, minding that quoted attribute values may hold its closing bracket.
     *
     * @return whether the tag stands for a whole element
     */
    private boolean skipTag() throws IOException {
        byte quote = 0;
        byte last = 0;
        buffer.position++;
        while (buffer.fill()) {
            byte b = buffer.bytes[buffer.position];
            if (b == '<') {
                // No tag holds one, not even in quotes: the tag is damaged, and what begins here may not be.
                return false;
            }
            buffer.position++;
            if (quote != 0) {
                quote = b == quote ? 0 : quote;
            } else if (b == '>') {
                return last == '/';
            } else if (b == '"' || b == '\'') {
                quote = b;
            }
            last = b;
        }
        return false;
    }

    /** Whether a tag of exactly this name is next. */
    private boolean atTag(byte[] start) throws IOException {
        if (!buffer.startsWith(start)) {
            return false;
        }
        if (!buffer.ensure(start.length + 1)) {
            return true;
        }
        byte b = buffer.bytes[buffer.position + start.length];
        return b == '>' || b == '/' || RecordBuffer.isBlank(b);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
