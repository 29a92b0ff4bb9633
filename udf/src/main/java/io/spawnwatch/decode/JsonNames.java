package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names inside one JSON object that matter, and what is to be done with their values. A path such as
 * {@code winlog.event_data.Image} is known in each of its spellings: nested, dotted, and partly both.
 */
final class JsonNames {
    /** The names of a {@code Data} element in a list of them. */
    private static final JsonNames DATA = new JsonNames();

    /** The names of EventData, wherever it stands. */
    private static final Map<String, RecordSlot> EVENT_DATA = new HashMap<>();

    /** The names at the root of a record, of all carriers. */
    static final JsonNames ROOT = new JsonNames();

    static {
        DATA.add(null, RecordSlot.DATA_NAME, "@Name");
        DATA.add(null, RecordSlot.DATA_NAME, "Name");
        DATA.add(null, RecordSlot.DATA_NAME, "#attributes", "Name");
        DATA.add(null, RecordSlot.DATA_TEXT, "#text");

        ROOT.add(Sourcetype.NXLOG, RecordSlot.EVENT_ID, "EventID");
        ROOT.add(null, RecordSlot.CHANNEL, "Channel");
        ROOT.add(null, RecordSlot.PROVIDER_NAME, "SourceName");
        ROOT.add(null, RecordSlot.PROVIDER_GUID, "ProviderGuid");
        ROOT.add(null, RecordSlot.HOSTNAME, "Hostname");
        ROOT.add(null, RecordSlot.COMPUTER, "Computer");
        ROOT.add(null, RecordSlot.TIMESTAMP, "@timestamp");
        ROOT.add(null, RecordSlot.TIME_CREATED, "TimeCreated");
        ROOT.add(null, RecordSlot.EVENT_TIME, "EventTime");
        ROOT.add(null, RecordSlot.MESSAGE, "Message");

        ROOT.add(Sourcetype.WINLOGBEAT, RecordSlot.EVENT_ID, "winlog", "event_id");
        ROOT.add(null, RecordSlot.CHANNEL, "winlog", "channel");
        ROOT.add(null, RecordSlot.PROVIDER_NAME, "winlog", "provider_name");
        ROOT.add(null, RecordSlot.PROVIDER_GUID, "winlog", "provider_guid");
        ROOT.add(null, RecordSlot.COMPUTER, "winlog", "computer_name");

        ROOT.add(Sourcetype.EVTX, RecordSlot.EVENT_ID, "Event", "System", "EventID");
        ROOT.add(Sourcetype.EVTX, RecordSlot.EVENT_ID, "Event", "System", "EventID", "#text");
        ROOT.add(null, RecordSlot.CHANNEL, "Event", "System", "Channel");
        ROOT.add(null, RecordSlot.COMPUTER, "Event", "System", "Computer");
        for (List<String> attribute : List.of(List.of("#attributes", ""), List.of("", "@"))) {
            String inside = attribute.get(0);
            String prefix = attribute.get(1);
            ROOT.addSystemAttribute(RecordSlot.PROVIDER_NAME, "Provider", inside, prefix + "Name");
            ROOT.addSystemAttribute(RecordSlot.PROVIDER_GUID, "Provider", inside, prefix + "Guid");
            ROOT.addSystemAttribute(RecordSlot.TIME_CREATED, "TimeCreated", inside, prefix + "SystemTime");
        }
        for (RecordSlot slot : RecordSlot.values()) {
            if (slot.isEventData()) {
                EVENT_DATA.put(slot.label(), slot);
                ROOT.add(null, slot, slot.label());
                ROOT.add(null, slot, "winlog", "event_data", slot.label());
                ROOT.add(null, slot, "Event", "EventData", slot.label());
                ROOT.add(null, slot, "Event", "EventData", slot.label(), "#text");
            }
            if ((slot.bit() & RecordSlot.CIM) != 0) {
                ROOT.add(null, slot, slot.label());
            }
        }
        ROOT.add(null, null, "Event", "EventData", "Data");
    }

    private final Map<String, JsonName> names = new HashMap<>();

    private JsonNames() {}

    /** One name and what its value may be: a text for a slot, an object with further names, or {@code Data} elements. */
    static final class JsonName {
        private @Nullable RecordSlot slot;
        private @Nullable JsonNames inside;
        private boolean isData;
        private @Nullable Sourcetype carrier;

        @Nullable
        RecordSlot slot() {
            return slot;
        }

        @Nullable
        JsonNames inside() {
            return inside;
        }

        boolean isData() {
            return isData;
        }

        /** The carrier that an event id under this name shows. */
        @Nullable
        Sourcetype carrier() {
            return carrier;
        }
    }

    /** What is known of a name in this object, or null when it does not matter. */
    @Nullable
    JsonName get(String name) {
        return names.get(name);
    }

    /** The slot of an EventData value by its exact name, or null when it does not matter. */
    static @Nullable RecordSlot eventData(String name) {
        return EVENT_DATA.get(name);
    }

    private void addSystemAttribute(RecordSlot slot, String element, String inside, String name) {
        if (inside.isEmpty()) {
            add(null, slot, "Event", "System", element, name);
        } else {
            add(null, slot, "Event", "System", element, inside, name);
            // How evtx_dump writes attributes with --separate-json-attributes.
            add(null, slot, "Event", "System", element + "_attributes", name);
        }
    }

    /** Adds a path in all its spellings. A path without slot leads to {@code Data} elements. */
    private void add(@Nullable Sourcetype carrier, @Nullable RecordSlot slot, String... path) {
        for (int end = 1; end <= path.length; end++) {
            String dotted = String.join(".", Arrays.asList(path).subList(0, end));
            JsonName name = names.computeIfAbsent(dotted, unused -> new JsonName());
            if (end < path.length) {
                JsonNames inside = name.inside != null ? name.inside : new JsonNames();
                name.inside = inside;
                inside.add(carrier, slot, Arrays.copyOfRange(path, end, path.length));
            } else if (slot == null) {
                name.isData = true;
                name.inside = DATA;
            } else {
                name.slot = slot;
                name.carrier = carrier;
            }
        }
    }
}
