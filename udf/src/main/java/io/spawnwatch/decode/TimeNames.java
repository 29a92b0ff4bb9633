package io.spawnwatch.decode;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names under which records have their times, in every carrier. A decoder uses one time of a record; this is for whoever
 * needs the places of all of them. The names come from the decoder's own tables.
 */
public final class TimeNames {
    private static final SlotSet TIMES = SlotSet.of(
            RecordSlot.TIMESTAMP,
            RecordSlot.TIME_CREATED,
            RecordSlot.EVENT_TIME,
            RecordSlot.TIME_GENERATED,
            RecordSlot.UTC_TIME,
            RecordSlot.CIM_TIME);

    private static final TimeNames ROOT = new TimeNames(JsonNames.ROOT);

    private final JsonNames names;

    private TimeNames(JsonNames names) {
        this.names = names;
    }

    /** The names at the root of a JSON record. */
    public static TimeNames ofJson() {
        return ROOT;
    }

    /** What is known about a name in this JSON object, or null if no time can be under it. */
    public @Nullable Name get(String name) {
        JsonNames.JsonName known = names.get(name);
        return known == null ? null : new Name(known);
    }

    /** Whether a value of EventData with this name is a time. */
    public static boolean isDataTime(String name) {
        return isTime(JsonNames.eventData(name));
    }

    /** The attributes of an element below a section of Windows event XML that are times. */
    public static Set<String> xmlAttributes(String section, String element) {
        XmlNames.XmlElement known = XmlNames.element(section, element);
        Set<String> times = new HashSet<>();
        if (known != null) {
            known.attributes().forEach((attribute, slot) -> {
                if (isTime(slot)) {
                    times.add(attribute);
                }
            });
        }
        return times;
    }

    /** The attribute that says which value of EventData the text of an element is, or null if none does. */
    public static @Nullable String xmlNameAttribute(String section, String element) {
        XmlNames.XmlElement known = XmlNames.element(section, element);
        return known == null ? null : known.nameAttribute();
    }

    private static boolean isTime(@Nullable RecordSlot slot) {
        return slot != null && TIMES.has(slot);
    }

    /** A name in a JSON object. */
    public static final class Name {
        private final JsonNames.JsonName known;

        private Name(JsonNames.JsonName known) {
            this.known = known;
        }

        /** Whether the value is a time. */
        public boolean isTime() {
            return TimeNames.isTime(known.slot());
        }

        /** Whether the value may be epoch seconds instead of a date-time. */
        public boolean isEpochSeconds() {
            return known.slot() == RecordSlot.CIM_TIME;
        }

        /** Whether the value is the name of a {@code Data} element. */
        public boolean isDataName() {
            return known.slot() == RecordSlot.DATA_NAME;
        }

        /** Whether the value is the text of a {@code Data} element. */
        public boolean isDataText() {
            return known.slot() == RecordSlot.DATA_TEXT;
        }

        /** Whether an object under this name, or each object in a list, is a {@code Data} element. */
        public boolean isDataElement() {
            return known.isData();
        }

        /** Whether a string under this name may contain an object as JSON. */
        public boolean mayBeJsonText() {
            return known.isEventData();
        }

        /** The names in an object under this name, or null if none is relevant. */
        public @Nullable TimeNames inside() {
            JsonNames inside = known.inside();
            return inside == null ? null : new TimeNames(inside);
        }
    }
}
