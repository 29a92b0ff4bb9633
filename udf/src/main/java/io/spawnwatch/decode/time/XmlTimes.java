package io.spawnwatch.decode.time;

import io.spawnwatch.decode.TimeNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times in a Windows event in XML: attributes such as {@code SystemTime}, and values of EventData such as
 * {@code UtcTime}. It knows tags, comments and character data, but does not check that they are well-formed: a decoder does.
 */
final class XmlTimes {
    private static final String ROOT = "Event";
    private static final int SECTION_DEPTH = 2;
    private static final int VALUE_DEPTH = 3;

    private final byte[] record;
    private final List<TimePlace> places = new ArrayList<>();
    private int depth;
    private String section = "";

    /** Where the text of a value begins that is a time, or -1. */
    private int textStart = -1;

    private XmlTimes(byte[] record) {
        this.record = record;
    }

    /** The places of all times. Text before the event, such as the header of a syslog line, has none. */
    static List<TimePlace> in(byte[] record) {
        XmlTimes times = new XmlTimes(record);
        times.read();
        return times.places;
    }

    private void read() {
        int at = indexOf("<", 0);
        while (at < record.length) {
            int after;
            if (startsWith("<!--", at)) {
                after = after("-->", at);
                textStart = -1;
            } else if (startsWith("<![CDATA[", at)) {
                after = after("]]>", at);
                textStart = -1;
            } else if (startsWith("</", at)) {
                after = endTag(at);
            } else if (at + 1 < record.length && isNameStart(record[at + 1])) {
                after = startTag(at + 1);
            } else {
                after = at + 1;
            }
            at = indexOf("<", after);
        }
    }

    private int endTag(int at) {
        if (depth == VALUE_DEPTH && textStart >= 0) {
            places.add(new TimePlace(textStart, at, false));
        }
        textStart = -1;
        depth--;
        return after(">", at);
    }

    /** Reads a start tag; returns the index after it. */
    private int startTag(int from) {
        int at = from;
        while (at < record.length && !isBlank(record[at]) && record[at] != '>' && record[at] != '/') {
            at++;
        }
        String name = localName(from, at);
        if (depth == 0 && !name.equals(ROOT)) {
            // In the header of a syslog line.
            return at;
        }
        depth++;
        textStart = -1;
        if (depth == SECTION_DEPTH) {
            section = name;
        }
        boolean isValue = depth == VALUE_DEPTH;
        Set<String> times = isValue ? TimeNames.xmlAttributes(section, name) : Set.of();
        String nameAttribute = isValue ? TimeNames.xmlNameAttribute(section, name) : null;
        boolean isTime = false;
        while (at < record.length && record[at] != '>') {
            if (isBlank(record[at]) || record[at] == '/') {
                at++;
                continue;
            }
            Attribute attribute = attribute(at);
            if (attribute == null) {
                return record.length;
            }
            if (times.contains(attribute.name)) {
                places.add(new TimePlace(attribute.start, attribute.end, false));
            } else if (attribute.name.equals(nameAttribute)) {
                isTime = TimeNames.isDataTime(text(attribute.start, attribute.end));
            }
            at = attribute.end + 1;
        }
        if (at > from && at < record.length && record[at - 1] == '/') {
            depth--;
        } else if (isTime) {
            textStart = at + 1;
        }
        return at + 1;
    }

    /** The attribute that begins here, or null if this is not one. */
    private @Nullable Attribute attribute(int from) {
        int at = from;
        while (at < record.length && !isBlank(record[at]) && record[at] != '=') {
            at++;
        }
        String name = text(from, at);
        while (at < record.length && (isBlank(record[at]) || record[at] == '=')) {
            at++;
        }
        if (at >= record.length || (record[at] != '"' && record[at] != '\'')) {
            return null;
        }
        int end = indexOf(record[at] == '"' ? "\"" : "'", at + 1);
        return end >= record.length ? null : new Attribute(name, at + 1, end);
    }

    /** An attribute and where its value stands. */
    private record Attribute(String name, int start, int end) {}

    private String localName(int start, int end) {
        String name = text(start, end);
        return name.substring(name.lastIndexOf(':') + 1);
    }

    private String text(int start, int end) {
        return new String(record, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private boolean startsWith(String wanted, int at) {
        if (at + wanted.length() > record.length) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (record[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where a text is found, or the end of the record. */
    private int indexOf(String wanted, int from) {
        int at = from;
        while (at < record.length && !startsWith(wanted, at)) {
            at++;
        }
        return Math.min(at, record.length);
    }

    private int after(String wanted, int from) {
        return Math.min(indexOf(wanted, from) + wanted.length(), record.length);
    }

    private static boolean isNameStart(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_' || b < 0;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
