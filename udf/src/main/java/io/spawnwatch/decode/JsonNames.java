package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The relevant names inside one JSON object, and what to do with their values. A path such as
 * {@code winlog.event_data.Image} is known in all its spellings: nested, dotted, and mixed.
 */
final class JsonNames {
    /** The names inside an element of a {@code Data} list. */
    private static final JsonNames DATA = new JsonNames();

    /** The names inside EventData, wherever it is. */
    private static final Map<String, RecordSlot> EVENT_DATA = new HashMap<>();

    /** The names at the root of a record, for all carriers. */
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
        ROOT.add(null, RecordSlot.KEYWORDS, "Keywords");
        ROOT.add(null, RecordSlot.USER_ID, "UserID");

        ROOT.add(Sourcetype.WINLOGBEAT, RecordSlot.EVENT_ID, "winlog", "event_id");
        ROOT.add(null, RecordSlot.CHANNEL, "winlog", "channel");
        ROOT.add(null, RecordSlot.PROVIDER_NAME, "winlog", "provider_name");
        ROOT.add(null, RecordSlot.PROVIDER_GUID, "winlog", "provider_guid");
        ROOT.add(null, RecordSlot.COMPUTER, "winlog", "computer_name");
        ROOT.add(null, RecordSlot.KEYWORDS, "winlog", "keywords");
        ROOT.add(null, RecordSlot.USER_ID, "winlog", "user", "identifier");
        ROOT.add(null, RecordSlot.EVENT_OUTCOME, "event", "outcome");

        // Winlogbeat 6 writes the same without the enclosing winlog. Pipelines use these names for other things too.
        ROOT.addWeak(RecordSlot.EVENT_ID, "event_id");
        ROOT.addWeak(RecordSlot.CHANNEL, "log_name");
        ROOT.addWeak(RecordSlot.PROVIDER_NAME, "source_name");
        ROOT.addWeak(RecordSlot.PROVIDER_GUID, "provider_guid");
        ROOT.addWeak(RecordSlot.COMPUTER, "computer_name");
        ROOT.addWeak(RecordSlot.KEYWORDS, "keywords");
        ROOT.addWeak(RecordSlot.USER_ID, "user", "identifier");
        ROOT.add(null, RecordSlot.BEATS_MESSAGE, "message");

        ROOT.add(Sourcetype.EVTX, RecordSlot.EVENT_ID, "Event", "System", "EventID");
        ROOT.add(Sourcetype.EVTX, RecordSlot.EVENT_ID, "Event", "System", "EventID", "#text");
        ROOT.add(null, RecordSlot.CHANNEL, "Event", "System", "Channel");
        ROOT.add(null, RecordSlot.COMPUTER, "Event", "System", "Computer");
        ROOT.add(null, RecordSlot.KEYWORDS, "Event", "System", "Keywords");
        for (List<String> attribute : List.of(List.of("#attributes", ""), List.of("", "@"))) {
            String inside = attribute.get(0);
            String prefix = attribute.get(1);
            ROOT.addSystemAttribute(RecordSlot.PROVIDER_NAME, "Provider", inside, prefix + "Name");
            ROOT.addSystemAttribute(RecordSlot.PROVIDER_GUID, "Provider", inside, prefix + "Guid");
            ROOT.addSystemAttribute(RecordSlot.TIME_CREATED, "TimeCreated", inside, prefix + "SystemTime");
            ROOT.addSystemAttribute(RecordSlot.USER_ID, "Security", inside, prefix + "UserID");
        }
        for (RecordSlot slot : RecordSlot.all()) {
            if (slot.isEventData()) {
                EVENT_DATA.put(slot.label(), slot);
                ROOT.add(null, slot, slot.label());
            }
            if (RecordSlot.CIM.has(slot) || RecordSlot.REPORTER.has(slot)) {
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
        // Sentinel puts here what it could not parse: XML, or a second copy of EventData.
        ROOT.addEventData("RawEventData");
        ROOT.weaken("RawEventData");
    }

    private final Map<String, JsonName> names = new HashMap<>();

    private JsonNames() {}

    /** A name and what its value can be: text for a slot, an object with further names, or {@code Data} elements. */
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

        /** Whether an object under this name is a form of the value: an element with attributes and a text. */
        boolean hasTextInside() {
            return inside != null && inside.get("#text") != null;
        }

        /** Whether the value counts only if no other name provides one. */
        boolean isWeak() {
            return isWeak;
        }

        /** Whether a string under this name contains an object as JSON. */
        boolean isEventData() {
            return isEventData;
        }

        /** The carrier that an event id under this name identifies, or null. */
        @Nullable
        Sourcetype carrier() {
            return carrier;
        }
    }

    /** What is known about a name in this object, or null if the name is irrelevant. */
    @Nullable
    JsonName get(String name) {
        return names.get(name);
    }

    /** All names of this object that are relevant. */
    Map<String, JsonName> all() {
        return names;
    }

    /** The slot of an EventData value by its exact name, or null if the name is irrelevant. */
    static @Nullable RecordSlot eventData(String name) {
        return EVENT_DATA.get(name);
    }

    private void addSystemAttribute(RecordSlot slot, String element, String inside, String name) {
        if (inside.isEmpty()) {
            add(null, slot, "Event", "System", element, name);
        } else {
            add(null, slot, "Event", "System", element, inside, name);
            // evtx_dump writes attributes like this with --separate-json-attributes.
            add(null, slot, "Event", "System", element + "_attributes", name);
        }
    }

    /** Adds a path of EventData: as an object, as a list of {@code Data} elements, or as JSON in a string. */
    private void addEventData(String... path) {
        for (RecordSlot slot : EVENT_DATA.values()) {
            add(null, slot, below(path, slot.label()));
        }
        addSpellings(
                name -> {
                    name.isData = true;
                    name.inside = DATA;
                },
                below(path, "Data"));
        addSpellings(name -> name.isEventData = true, path);
    }

    private static String[] below(String[] path, String... names) {
        String[] whole = Arrays.copyOf(path, path.length + names.length);
        System.arraycopy(names, 0, whole, path.length, names.length);
        return whole;
    }

    private void add(@Nullable Sourcetype carrier, RecordSlot slot, String... path) {
        addSpellings(
                name -> {
                    name.slot = slot;
                    name.carrier = carrier;
                },
                path);
    }

    /** Makes a name of this object weak, with all dotted names that begin with it. */
    private void weaken(String outer) {
        names.forEach((name, known) -> known.isWeak |= name.equals(outer) || name.startsWith(outer + "."));
    }

    private void addWeak(RecordSlot slot, String... path) {
        addSpellings(
                name -> {
                    name.slot = slot;
                    name.isWeak = true;
                },
                path);
    }

    /** Configures the name at the end of a path, in all spellings of the path. */
    private void addSpellings(Consumer<JsonName> configure, String... path) {
        for (int end = 1; end <= path.length; end++) {
            String dotted = String.join(".", Arrays.asList(path).subList(0, end));
            JsonName name = names.computeIfAbsent(dotted, unused -> new JsonName());
            if (end < path.length) {
                JsonNames inside = name.inside != null ? name.inside : new JsonNames();
                name.inside = inside;
                inside.addSpellings(configure, Arrays.copyOfRange(path, end, path.length));
            } else {
                configure.accept(name);
            }
        }
    }
}
