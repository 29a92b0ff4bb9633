package io.spawnwatch.decode;

import io.spawnwatch.decode.text.ByteNames;
import io.spawnwatch.decode.text.ForeseenTags;
import io.spawnwatch.decode.text.XmlCharacters;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a Windows event in XML in one pass over the record's bytes, eight at a time within texts, and notes where
 * they stand. Starting an XML parser takes ten times as long as all of this.
 *
 * <p>Accepts only what the parser certainly accepts and reads in the same way. Everything unusual is left to the parser:
 * comments, CDATA sections, processing instructions, document types, element names with a prefix or outside ASCII, elements
 * within a value, white space other than blanks in attributes, forbidden characters, bytes that are not UTF-8, two different
 * values of one field. So the parser's behaviour has to be known only for plain elements, attributes, texts and references.
 */
final class XmlFieldScanner {
    /** The parser has limits for these that are higher; some can be configured. */
    private static final int LONGEST_NAME = 200;

    private static final int MOST_ATTRIBUTES = 16;

    private static final int UNDECIDED = XmlCharacters.UNDECIDED;

    private static final ByteNames.Name ROOT = new ByteNames.Name(XmlNames.ROOT);
    /** Where the next name begins after a {@code Data} element. */
    private static final int NEXT_DATA_NAME = ("</" + XmlNames.DATA + "><").length();

    private static final byte[] NO_BYTES = {};
    private static final List<ByteNames.Name> DECLARATIONS = declarations();

    /** What a byte may be in a name: 0 nothing, 1 any but the first, 2 any. */
    private static final byte[] IN_NAME = new byte[256];

    static {
        for (int c = 0; c < 0x80; c++) {
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean isOther = (c >= '0' && c <= '9') || c == '-' || c == '.';
            IN_NAME[c] = (byte) (isLetter ? 2 : isOther ? 1 : 0);
        }
    }

    private final int[] nameStarts = new int[EventDecoder.MAX_DEPTH + 1];
    private final int[] nameLengths = new int[EventDecoder.MAX_DEPTH + 1];
    private final int[] attributeStarts = new int[MOST_ATTRIBUTES];
    private final int[] attributeEnds = new int[MOST_ATTRIBUTES];

    private final XmlCharacters characters = new XmlCharacters();
    private final ForeseenTags<RecordSlot> dataTags = new ForeseenTags<>(XmlNames.DATA);
    private RecordFields fields = new RecordFields();
    private byte[] bytes = NO_BYTES;
    private int end;
    private int depth;
    private @Nullable ByteNames<XmlNames.XmlElement> section;
    private XmlNames.@Nullable XmlElement element;
    private @Nullable RecordSlot slot;

    /** Whether the element that was started last is {@code <Data Name="...">}. */
    private boolean inData;

    /**
     * Finds the values of a record.
     *
     * @param from index of the first angle bracket
     * @param into where to note them
     * @return false if the parser has to decide; what was noted so far means nothing then
     */
    boolean scan(byte[] record, int from, RecordFields into) {
        into.begin(record);
        fields = into;
        bytes = record;
        end = record.length;
        while (end > from && isBlank(record[end - 1])) {
            end--;
        }
        characters.begin(record, end);
        depth = 0;
        section = null;
        element = null;
        slot = null;
        inData = false;
        dataTags.begin();
        boolean decided = end - from > 2 && record[end - 1] == '>' && scanElements(afterDeclaration(from));
        bytes = NO_BYTES;
        characters.begin(NO_BYTES, 0);
        return decided;
    }

    /** Scans the root and everything in it, and nothing may follow. No name runs past the last byte, which ends a tag. */
    private boolean scanElements(int root) {
        int at = root;
        if (at >= end || bytes[at] != '<') {
            return false;
        }
        do {
            int content = inData ? nextData(at) : UNDECIDED;
            if (content < 0) {
                content = bytes[at + 1] == '/' && depth > 0 ? endTag(at) : anyTag(at);
            }
            if (content < 0) {
                return false;
            }
            at = depth == 0 ? content : characters.textEnd(content);
            // Only an end tag may follow a value's text. A record may also end too early here.
            if (at < 0 || (slot != null && !noteText(content, at))) {
                return false;
            }
        } while (depth > 0);
        return at == end;
    }

    /** Passes over the end of a {@code Data} element and the start of the next if that is the one that was foreseen. */
    private int nextData(int at) {
        ForeseenTags.Tags<RecordSlot> tags = dataTags.next(bytes, at, end);
        if (tags == null) {
            inData = false;
            return UNDECIDED;
        }
        nameStarts[depth] = at + NEXT_DATA_NAME;
        slot = tags.value();
        return at + tags.length();
    }

    private int anyTag(int open) {
        int content = dataTag(open);
        return content < 0 ? startTag(open) : content;
    }

    private boolean noteText(int start, int textEnd) {
        RecordSlot noted = slot;
        slot = null;
        return noted != null && bytes[textEnd + 1] == '/' && note(noted, start, textEnd);
    }

    private boolean note(RecordSlot noted, int start, int valueEnd) {
        return fields.note(noted, start, valueEnd - start, characters.isPlain() ? ValueForm.PLAIN : ValueForm.XML);
    }

    /** Scans the start tag of nearly all elements, {@code <Data Name="...">}, or returns {@link #UNDECIDED} if it is another. */
    private int dataTag(int open) {
        int start = open + XmlNames.DATA_TAG.length() + 1;
        if (depth != XmlNames.VALUE_DEPTH - 1
                || section != XmlNames.DATA_SECTION
                || start >= end
                || !XmlNames.DATA_TAG.is(bytes, open, start - 1)) {
            return UNDECIDED;
        }
        byte quote = bytes[start - 1];
        int closing = quote == '"' || quote == '\'' ? characters.attributeEnd(start, quote) : UNDECIDED;
        if (closing < 0 || !characters.isPlain() || bytes[closing + 1] != '>') {
            return UNDECIDED;
        }
        depth++;
        nameStarts[depth] = open + 1;
        nameLengths[depth] = XmlNames.DATA.length();
        slot = XmlNames.eventData(bytes, start, closing);
        inData = true;
        int content = closing + 2;
        dataTags.keep(bytes, open, content, slot);
        return content;
    }

    /** Scans a start tag or an empty element, with the values of its attributes, and returns the index after it. */
    private int startTag(int open) {
        int nameStart = open + 1;
        int at = nameEnd(nameStart);
        if (at == nameStart || at - nameStart > LONGEST_NAME || depth == EventDecoder.MAX_DEPTH) {
            return UNDECIDED;
        }
        depth++;
        nameStarts[depth] = nameStart;
        nameLengths[depth] = at - nameStart;
        if (!enter(nameStart, at)) {
            return UNDECIDED;
        }
        int attributes = 0;
        while (isBlank(bytes[at])) {
            at = afterBlanks(at);
            if (bytes[at] != '>' && bytes[at] != '/') {
                at = attributes == MOST_ATTRIBUTES ? UNDECIDED : attribute(at, attributes++);
                if (at < 0) {
                    return UNDECIDED;
                }
            }
        }
        if (bytes[at] == '/') {
            // The text of an empty element is empty: it was seen, and has no value.
            RecordSlot noted = slot;
            slot = null;
            depth--;
            at++;
            if (noted != null) {
                fields.see(noted);
            }
        }
        return bytes[at] == '>' ? at + 1 : UNDECIDED;
    }

    /** Notes which element begins, by its depth and name. */
    private boolean enter(int nameStart, int nameEnd) {
        if (depth == XmlNames.VALUE_DEPTH) {
            ByteNames<XmlNames.XmlElement> elements = section;
            XmlNames.XmlElement entered = elements == null ? null : elements.get(bytes, nameStart, nameEnd);
            element = entered;
            slot = entered == null ? null : entered.text();
            if (slot == RecordSlot.EVENT_ID) {
                fields.seeEventId(Sourcetype.XMLWINEVENTLOG);
            }
            return true;
        }
        element = null;
        if (depth == XmlNames.VALUE_DEPTH - 1) {
            section = XmlNames.section(bytes, nameStart, nameEnd);
        }
        return depth != 1 || ROOT.is(bytes, nameStart, nameEnd);
    }

    /** Scans an attribute, and returns the index after it. */
    private int attribute(int nameStart, int index) {
        int nameEnd = nameEnd(nameStart);
        if (bytes[nameEnd] == ':' && nameEnd > nameStart) {
            int localStart = nameEnd + 1;
            nameEnd = nameEnd(localStart);
            // The parser reads an attribute under its name without the prefix, and demands such a name.
            if (nameEnd == localStart || element != null) {
                return UNDECIDED;
            }
        }
        if (nameEnd == nameStart
                || nameEnd - nameStart > LONGEST_NAME
                || nameEnd + 2 >= end
                || bytes[nameEnd] != '='
                || isRepeated(nameStart, nameEnd, index)) {
            return UNDECIDED;
        }
        attributeStarts[index] = nameStart;
        attributeEnds[index] = nameEnd;
        byte quote = bytes[nameEnd + 1];
        int start = nameEnd + 2;
        int closing = quote == '"' || quote == '\'' ? characters.attributeEnd(start, quote) : UNDECIDED;
        XmlNames.XmlElement read = element;
        return closing < 0 || (read != null && !readAttribute(read, nameStart, nameEnd, start, closing))
                ? UNDECIDED
                : closing + 1;
    }

    private boolean isRepeated(int nameStart, int nameEnd, int attributes) {
        for (int i = 0; i < attributes; i++) {
            int length = attributeEnds[i] - attributeStarts[i];
            if (length == nameEnd - nameStart && ByteNames.equal(bytes, attributeStarts[i], nameStart, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean readAttribute(XmlNames.XmlElement read, int nameStart, int nameEnd, int start, int valueEnd) {
        if (read.isNameAttribute(bytes, nameStart, nameEnd)) {
            slot = XmlNames.eventData(bytes, start, valueEnd);
            return characters.isPlain();
        }
        RecordSlot noted = read.attribute(bytes, nameStart, nameEnd);
        return noted == null || note(noted, start, valueEnd);
    }

    /** Scans an end tag, and returns the index after it. */
    private int endTag(int open) {
        int nameStart = open + 2;
        int nameEnd = nameStart + nameLengths[depth];
        if (nameEnd >= end || !ByteNames.equal(bytes, nameStarts[depth], nameStart, nameLengths[depth])) {
            return UNDECIDED;
        }
        depth--;
        int at = afterBlanks(nameEnd);
        return bytes[at] == '>' ? at + 1 : UNDECIDED;
    }

    private int nameEnd(int nameStart) {
        int at = nameStart;
        if (IN_NAME[bytes[at] & 0xff] == 2) {
            do {
                at++;
            } while (IN_NAME[bytes[at] & 0xff] != 0);
        }
        return at;
    }

    private int afterBlanks(int from) {
        int at = from;
        while (isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The index of what follows an XML declaration and white space, or the same index if there is no usual declaration. */
    private int afterDeclaration(int from) {
        if (bytes[from + 1] == '?') {
            for (ByteNames.Name declaration : DECLARATIONS) {
                int after = from + declaration.length();
                if (after < end && declaration.is(bytes, from, after)) {
                    return afterBlanks(after);
                }
            }
        }
        return from;
    }

    private static List<ByteNames.Name> declarations() {
        return Stream.of(
                        "<?xml version='1.0'?>",
                        "<?xml version='1.0' encoding='UTF-8'?>",
                        "<?xml version='1.0' encoding='utf-8'?>",
                        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>")
                .flatMap(declaration -> Stream.of(declaration, declaration.replace('\'', '"')))
                .map(ByteNames.Name::new)
                .toList();
    }
}
