package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        ROOT.add(null, RecordSlot.TIME_GENERATED, "TimeGenerated");
        ROOT.add(null, RecordSlot.MESSAGE, "Message");

        ROOT.add(Sourcetype.WINLOGBEAT, RecordSlot.EVENT_ID, "winlog", "event_id");
        ROOT.add(null, RecordSlot.CHANNEL, "winlog", "channel");
        ROOT.add(null, RecordSlot.PROVIDER_NAME, "winlog", "provider_name");
        ROOT.add(null, RecordSlot.PROVIDER_GUID, "winlog", "provider_guid");
        ROOT.add(null, RecordSlot.COMPUTER, "winlog", "computer_name");

        // Winlogbeat 6 has the same without winlog around it, under names that pipelines use for things of their own.
        ROOT.addWeak(RecordSlot.EVENT_ID, "event_id");
        ROOT.addWeak(RecordSlot.CHANNEL, "log_name");
        ROOT.addWeak(RecordSlot.PROVIDER_NAME, "source_name");
        ROOT.addWeak(RecordSlot.PROVIDER_GUID, "provider_guid");
        ROOT.addWeak(RecordSlot.COMPUTER, "computer_name");
        ROOT.add(null, RecordSlot.BEATS_MESSAGE, "message");

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
            }
            if ((slot.bit() & RecordSlot.CIM) != 0) {
                ROOT.add(null, slot, slot.label());
            }
        }
        ROOT.addEventData("EventData");
        ROOT.addEventData("Event", "EventData");
        for (RecordSlot slot : EVENT_DATA.values()) {
            ROOT.add(null, slot, "Event", "EventData", slot.label(), "#text");
        }
        ROOT.addEventData("event_data");
        ROOT.addEventData("winlog", "event_data");
        // Where Sentinel keeps what it could not take apart: XML, or beside EventData the same once more.
        ROOT.addEventData("RawEventData");
        ROOT.weaken("RawEventData");
    }

    private final Map<String, JsonName> names = new HashMap<>();

    private JsonNames() {}

    /** One name and what its value may be: a text for a slot, an object with further names, or {@code Data} elements. */
    static final class JsonName {
        private @Nullable RecordSlot slot;
        private @Nullable JsonNames inside;
        private boolean isData;
        private boolean isEventData;
        private boolean isWeak;
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

        /** Whether the value counts only where no other name gives one. */
        boolean isWeak() {
            return isWeak;
        }

        /** Whether a text under this name is an object written as JSON once more. */
        boolean isEventData() {
            return isEventData;
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

    /** Adds a place where EventData stands: as an object, as a list of {@code Data} elements, or as JSON in a text. */
    private void addEventData(String... path) {
        for (RecordSlot slot : EVENT_DATA.values()) {
            add(null, slot, below(path, slot.label()));
        }
        spell(
                name -> {
                    name.isData = true;
                    name.inside = DATA;
                },
                below(path, "Data"));
        spell(name -> name.isEventData = true, path);
    }

    private static String[] below(String[] path, String... names) {
        String[] whole = Arrays.copyOf(path, path.length + names.length);
        System.arraycopy(names, 0, whole, path.length, names.length);
        return whole;
    }

    private void add(@Nullable Sourcetype carrier, RecordSlot slot, String... path) {
        spell(
                name -> {
                    name.slot = slot;
                    name.carrier = carrier;
                },
                path);
    }

    /** Makes weak what is known under a name of this object, and under all dotted ones that begin with it. */
    private void weaken(String outer) {
        names.forEach((name, known) -> known.isWeak |= name.equals(outer) || name.startsWith(outer + "."));
    }

    private void addWeak(RecordSlot slot, String... path) {
        spell(
                name -> {
                    name.slot = slot;
                    name.isWeak = true;
                },
                path);
    }

    /** Says what is at the end of a path, in all its spellings. */
    private void spell(Consumer<JsonName> what, String... path) {
        for (int end = 1; end <= path.length; end++) {
            String dotted = String.join(".", Arrays.asList(path).subList(0, end));
            JsonName name = names.computeIfAbsent(dotted, unused -> new JsonName());
            if (end < path.length) {
                JsonNames inside = name.inside != null ? name.inside : new JsonNames();
                name.inside = inside;
                inside.spell(what, Arrays.copyOfRange(path, end, path.length));
            } else {
                what.accept(name);
            }
        }
    }
}
