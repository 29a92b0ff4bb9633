package io.spawnwatch.decode;

import io.spawnwatch.decode.text.ByteNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Windows event in XML has the values that are read: the paths {@code Event/section/element}, whose text or attributes
 * are values. The parser and the scanner both read this table.
 */
final class XmlNames {
    /** Name of the root. */
    static final String ROOT = "Event";

    /** Depth of the elements that have values; that of the root is 1. */
    static final int VALUE_DEPTH = 3;

    private static final String EVENT_DATA = "EventData";
    /** Name of nearly all elements. */
    static final String DATA = "Data";

    private static final String NAME = "Name";

    private static final Map<String, Map<String, XmlElement>> SECTIONS = new HashMap<>();

    static {
        text("System", "EventID", RecordSlot.EVENT_ID);
        text("System", "Channel", RecordSlot.CHANNEL);
        text("System", "Computer", RecordSlot.COMPUTER);
        text("System", "Keywords", RecordSlot.KEYWORDS);
        attributes("System", "Provider", Map.of("Name", RecordSlot.PROVIDER_NAME, "Guid", RecordSlot.PROVIDER_GUID));
        attributes("System", "TimeCreated", Map.of("SystemTime", RecordSlot.TIME_CREATED));
        attributes("System", "Security", Map.of("UserID", RecordSlot.USER_ID));
        add(EVENT_DATA, DATA, new XmlElement(null, Map.of(), NAME));
        text("RenderingInfo", "Message", RecordSlot.MESSAGE);
    }

    /** The same for names that are still bytes: sections, and in each its elements. */
    private static final ByteNames<ByteNames<XmlElement>> BYTE_SECTIONS;

    static {
        Map<String, ByteNames<XmlElement>> sections = new HashMap<>();
        SECTIONS.forEach((section, elements) -> sections.put(section, ByteNames.of(elements)));
        BYTE_SECTIONS = ByteNames.of(sections);
    }

    private static final ByteNames<RecordSlot> DATA_NAMES = ByteNames.of(RecordSlot.all().stream()
            .filter(RecordSlot::isEventData)
            .collect(Collectors.toMap(RecordSlot::label, Function.identity())));

    /** How nearly all elements of an event begin. */
    static final ByteNames.Name DATA_TAG = new ByteNames.Name("<" + DATA + " " + NAME + "=");

    /** The section in which elements begin so. */
    static final ByteNames<XmlElement> DATA_SECTION =
            Objects.requireNonNull(section(EVENT_DATA.getBytes(StandardCharsets.US_ASCII), 0, EVENT_DATA.length()));

    private XmlNames() {}

    /** What is read of an element. */
    static final class XmlElement {
        private final @Nullable RecordSlot text;
        private final Map<String, RecordSlot> attributes;
        private final ByteNames<RecordSlot> byteAttributes;
        private final @Nullable String nameAttribute;
        private final ByteNames.Name nameAttributeBytes;

        private XmlElement(
                @Nullable RecordSlot text, Map<String, RecordSlot> attributes, @Nullable String nameAttribute) {
            this.text = text;
            this.attributes = attributes;
            this.byteAttributes = ByteNames.of(attributes);
            this.nameAttribute = nameAttribute;
            this.nameAttributeBytes = new ByteNames.Name(nameAttribute == null ? "" : nameAttribute);
        }

        /** The slot for the element's text, or null if its name is in an attribute or the text is not read. */
        @Nullable
        RecordSlot text() {
            return text;
        }

        /** The attributes that are read, and the slots for them. */
        Map<String, RecordSlot> attributes() {
            return attributes;
        }

        /** The slot for an attribute, or null if it is not read. */
        @Nullable
        RecordSlot attribute(byte[] bytes, int start, int end) {
            return byteAttributes.get(bytes, start, end);
        }

        /** The attribute that says which value of EventData the text is, or null. */
        @Nullable
        String nameAttribute() {
            return nameAttribute;
        }

        /** Whether an attribute says which value of EventData the text is. */
        boolean isNameAttribute(byte[] bytes, int start, int end) {
            return nameAttributeBytes.is(bytes, start, end);
        }
    }

    /** What is read of an element in a section, or null if nothing is. */
    static @Nullable XmlElement element(String section, String name) {
        return SECTIONS.getOrDefault(section, Map.of()).get(name);
    }

    /** The elements of a section, or null if none of them is read. */
    static @Nullable ByteNames<XmlElement> section(byte[] bytes, int start, int end) {
        return BYTE_SECTIONS.get(bytes, start, end);
    }

    /** The slot of a value of EventData by its exact name, or null if it is not read. */
    static @Nullable RecordSlot eventData(byte[] bytes, int start, int end) {
        return DATA_NAMES.get(bytes, start, end);
    }

    private static void text(String section, String element, RecordSlot slot) {
        add(section, element, new XmlElement(slot, Map.of(), null));
    }

    private static void attributes(String section, String element, Map<String, RecordSlot> slots) {
        add(section, element, new XmlElement(null, slots, null));
    }

    private static void add(String section, String name, XmlElement element) {
        SECTIONS.computeIfAbsent(section, unused -> new HashMap<>()).put(name, element);
    }
}
