package io.spawnwatch.connector.framing;

import io.spawnwatch.connector.framing.RecordScanner.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Complete markup that contains no event: comments, the XML declaration, a document type, the tags of the root. */
final class IgnorableMarkup {
    static final byte[] INSTRUCTION = RecordStarts.ascii("<?");

    private static final byte[] DOCUMENT_TYPE = RecordStarts.ascii("<!DOCTYPE");
    private static final byte[] TAG_END = RecordStarts.ascii(">");
    private static final byte[] END_TAG = RecordStarts.ascii("</");
    private static final int MAX_ROOTS = 8;
    private static final int MAX_NAME = 64;

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final XmlScanner xml;

    /** Elements that only contain events: the usual one, and those found before the first record. */
    private final Set<String> roots = new HashSet<>(Set.of("Events"));

    private boolean seen;

    IgnorableMarkup(RecordBuffer buffer, RecordStarts starts, XmlScanner xml) {
        this.buffer = buffer;
        this.starts = starts;
        this.xml = xml;
    }

    /** Whether the only element that contains events has its usual name, as if no other had been found. */
    boolean knowsOnlyUsualRoot() {
        return roots.size() == 1;
    }

    /** Whether any markup has been skipped. */
    boolean isSeen() {
        return seen;
    }

    /**
     * Moves past one piece of markup.
     *
     * @param anyRecord whether a record came before; no new root is accepted after that
     * @return false, without moving, if something else is next or the markup is incomplete
     */
    boolean skip(boolean anyRecord) throws IOException {
        int start = buffer.position;
        boolean ignorable = buffer.startsWith(start, RecordStarts.COMMENT)
                || buffer.startsWith(start, INSTRUCTION)
                || buffer.startsWith(start, DOCUMENT_TYPE);
        boolean root = !ignorable && isRoot(start + 1, anyRecord);
        if (!ignorable && !root) {
            return false;
        }
        buffer.begin();
        if (xml.scanMarkup(buffer.position) != Outcome.WHOLE) {
            return false;
        }
        if (root && !anyRecord && roots.size() < MAX_ROOTS) {
            roots.add(name(buffer.position + 1));
        }
        buffer.position = xml.stop();
        buffer.last = '>';
        seen = true;
        return true;
    }

    /** Whether a tag belongs to an element that only contains events: a known one, or one that leads to an event. */
    private boolean isRoot(int index, boolean anyRecord) throws IOException {
        boolean isEnd = buffer.has(index) && buffer.bytes[index] == '/';
        String name = name(isEnd ? index + 1 : index);
        return roots.contains(name) || (!anyRecord && !isEnd && roots.size() < MAX_ROOTS && leadsToEvent(index - 1));
    }

    /** Whether only start tags and comments come before the first event, or before the matching end tag. */
    private boolean leadsToEvent(int index) throws IOException {
        int to = index + RecordBuffer.MAX_PREFIX;
        String name = "";
        int i = index;
        while (i < to && buffer.has(i)) {
            if (RecordBuffer.isBlank(buffer.bytes[i])) {
                i++;
            } else if (buffer.startsWith(i, RecordStarts.COMMENT)) {
                i = starts.indexAfter(RecordStarts.COMMENT_END, i, to);
            } else if (buffer.bytes[i] != '<' || starts.isEvent(i)) {
                return buffer.bytes[i] == '<';
            } else if (buffer.startsWith(i, END_TAG)) {
                return name(i + END_TAG.length).equals(name);
            } else {
                name = name(i + 1);
                i = starts.indexAfter(TAG_END, i, to);
                if (name.isEmpty() || Character.isDigit(name.charAt(0)) || buffer.bytes[i - 2] == '/') {
                    return false;
                }
            }
        }
        return false;
    }

    private String name(int index) throws IOException {
        int end = index;
        while (end < index + MAX_NAME && buffer.has(end) && isNameByte(buffer.bytes[end])) {
            end++;
        }
        return new String(buffer.bytes, index, end - index, StandardCharsets.US_ASCII);
    }

    private static boolean isNameByte(byte b) {
        return b == '_' || b == ':' || b == '-' || b == '.' || Character.isLetterOrDigit(b);
    }
}
