package io.spawnwatch.connector.framing;

import io.spawnwatch.connector.framing.Extent.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Markup that is whole and holds no event: comments, the prologue, the tags of the root. */
final class HarmlessMarkup {
    static final byte[] INSTRUCTION = RecordStarts.ascii("<?");

    private static final byte[] DOCUMENT_TYPE = RecordStarts.ascii("<!DOCTYPE");
    private static final byte[] TAG_END = RecordStarts.ascii(">");
    private static final byte[] END_TAG = RecordStarts.ascii("</");
    private static final int MAX_ROOTS = 8;
    private static final int MAX_NAME = 64;

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final XmlExtent xml;

    /** Elements that only hold events: the usual one, and those that stand before the first record. */
    private final Set<String> roots = new HashSet<>(Set.of("Events"));

    private boolean seen;

    HarmlessMarkup(RecordBuffer buffer, RecordStarts starts, XmlExtent xml) {
        this.buffer = buffer;
        this.starts = starts;
        this.xml = xml;
    }

    /** Whether there was any. */
    boolean isSeen() {
        return seen;
    }

    /**
     * Moves past a piece of it.
     *
     * @param anyRecord whether a record stands before: then no other root is expected
     * @return false, and nothing is moved, where something else is next or the markup is not whole
     */
    boolean skip(boolean anyRecord) throws IOException {
        int start = buffer.position;
        boolean harmless = buffer.startsWith(start, RecordStarts.COMMENT)
                || buffer.startsWith(start, INSTRUCTION)
                || buffer.startsWith(start, DOCUMENT_TYPE);
        boolean root = !harmless && isRoot(start + 1, anyRecord);
        if (!harmless && !root) {
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
        seen = true;
        return true;
    }

    /** Whether a tag belongs to an element that only holds events: a usual or known one, or one that leads to an event. */
    private boolean isRoot(int index, boolean anyRecord) throws IOException {
        boolean isEnd = buffer.has(index) && buffer.bytes[index] == '/';
        String name = name(isEnd ? index + 1 : index);
        return roots.contains(name) || (!anyRecord && !isEnd && roots.size() < MAX_ROOTS && leadsToEvent(index - 1));
    }

    /** Whether nothing but start tags and comments stands before the first event, or before an end tag. */
    private boolean leadsToEvent(int index) throws IOException {
        int to = index + RecordBuffer.MAX_PREFIX;
        String name = "";
        int i = index;
        while (i < to && buffer.has(i)) {
            if (RecordBuffer.isBlank(buffer.bytes[i])) {
                i++;
            } else if (buffer.startsWith(i, RecordStarts.COMMENT)) {
                i = starts.behind(RecordStarts.COMMENT_END, i, to);
            } else if (buffer.bytes[i] != '<' || starts.isEvent(i)) {
                return buffer.bytes[i] == '<';
            } else if (buffer.startsWith(i, END_TAG)) {
                return name(i + END_TAG.length).equals(name);
            } else {
                name = name(i + 1);
                i = starts.behind(TAG_END, i, to);
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
