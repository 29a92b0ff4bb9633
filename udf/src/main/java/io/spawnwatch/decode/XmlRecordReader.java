package io.spawnwatch.decode;

import io.spawnwatch.decode.text.EscapedXml;
import io.spawnwatch.decode.text.Utf8Text;
import java.io.StringReader;
import java.util.Arrays;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the relevant fields of a Windows event in XML. Rejects document types, so only the five entities of XML exist. */
final class XmlRecordReader {
    private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    private char[] captured = new char[256];
    private int capturedLength;
    private boolean escaped;

    XmlRecordReader() {
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // This class removes prefixes itself. The parser's namespace support takes seconds for a record that declares
        // tens of thousands of namespaces.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        factory.setXMLReporter((message, type, related, location) -> {});
    }

    /** Reads the record that starts at this index. */
    void read(byte[] bytes, int from, RecordFields fields) throws UnreadableRecordException {
        String text = Utf8Text.decode(bytes, from);
        try {
            read(text, false, fields);
        } catch (XMLStreamException e) {
            String escapedText = EscapedXml.escape(text);
            if (escapedText.equals(text)) {
                throw malformed(e);
            }
            try {
                read(escapedText, true, fields);
            } catch (XMLStreamException again) {
                throw malformed(again);
            }
        }
    }

    private void read(String text, boolean isEscaped, RecordFields fields)
            throws XMLStreamException, UnreadableRecordException {
        fields.clear();
        escaped = isEscaped;
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
        try {
            readRecord(reader, fields);
        } finally {
            close(reader);
        }
    }

    private void readRecord(XMLStreamReader reader, RecordFields fields)
            throws XMLStreamException, UnreadableRecordException {
        int depth = 0;
        String section = "";
        RecordSlot slot = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    String name = localName(reader);
                    if (depth > EventDecoder.MAX_DEPTH) {
                        throw new UnreadableRecordException(
                                Rejection.Reason.TOO_DEEP,
                                "the XML is nested more than " + EventDecoder.MAX_DEPTH + " levels deep"
                                        + place(reader.getLocation()));
                    }
                    if (depth == 1 && !name.equals(XmlNames.ROOT)) {
                        throw new UnreadableRecordException(
                                Rejection.Reason.UNRECOGNISED,
                                "the root of the XML is " + UnreadableRecordException.quote(name)
                                        + ", not a Windows 'Event'; send one event per record");
                    }
                    if (depth == 2) {
                        section = name;
                    } else if (depth == XmlNames.VALUE_DEPTH) {
                        slot = startValue(reader, section, name, fields);
                    } else if (slot != null) {
                        fields.seeStructure(slot);
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (slot != null && depth == XmlNames.VALUE_DEPTH) {
                        capture(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (depth == XmlNames.VALUE_DEPTH && slot != null) {
                        putCaptured(slot, fields);
                        slot = null;
                    }
                    depth--;
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw malformed("the XML has a document type or an entity reference" + place(reader.getLocation())
                            + "; send only the event");
                default -> {}
            }
        }
    }

    /** Reads the attributes of an element, and returns the slot for its text. */
    private @Nullable RecordSlot startValue(
            XMLStreamReader reader, String section, String element, RecordFields fields) {
        capturedLength = 0;
        XmlNames.XmlElement known = XmlNames.element(section, element);
        if (known == null) {
            return null;
        }
        known.attributes().forEach((attribute, slot) -> putAttribute(reader, attribute, slot, fields));
        String nameAttribute = known.nameAttribute();
        if (nameAttribute != null) {
            String name = reader.getAttributeValue(null, nameAttribute);
            return name == null ? null : JsonNames.eventData(name);
        }
        if (known.text() == RecordSlot.EVENT_ID) {
            fields.seeEventId(Sourcetype.XMLWINEVENTLOG);
        }
        return known.text();
    }

    private void putAttribute(XMLStreamReader reader, String attribute, RecordSlot slot, RecordFields fields) {
        String value = reader.getAttributeValue(null, attribute);
        if (value != null) {
            capturedLength = 0;
            capture(value.toCharArray(), 0, value.length());
            putCaptured(slot, fields);
            capturedLength = 0;
        }
    }

    private void putCaptured(RecordSlot slot, RecordFields fields) {
        int length = escaped ? EscapedXml.unescape(captured, capturedLength) : capturedLength;
        fields.put(slot, captured, 0, length);
    }

    private void capture(char[] source, int offset, int count) {
        if (captured.length - capturedLength < count) {
            captured = Arrays.copyOf(captured, Math.max(captured.length * 2, capturedLength + count));
        }
        System.arraycopy(source, offset, captured, capturedLength, count);
        capturedLength += count;
    }

    private static String localName(XMLStreamReader reader) {
        String name = reader.getLocalName();
        return name.substring(name.lastIndexOf(':') + 1);
    }

    private static void close(XMLStreamReader reader) {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            // The reader reads from a String, so there is nothing to release.
            return;
        }
    }

    private static UnreadableRecordException malformed(XMLStreamException e) {
        return malformed("not well-formed XML" + place(e.getLocation()) + "; send one complete event per record");
    }

    private static UnreadableRecordException malformed(String detail) {
        return new UnreadableRecordException(Rejection.Reason.MALFORMED, detail);
    }

    private static String place(@Nullable Location location) {
        return location == null
                ? ""
                : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    }
}
