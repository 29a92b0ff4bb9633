package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/** Maps an event of Windows or Sysmon, from any carrier, to a process creation or a skipped record. */
final class WindowsEventMapping {
    private static final long SYSMON_PROCESS_CREATE = 1;
    private static final long SECURITY_PROCESS_CREATION = 4688;

    /** The event id is missing or not a number. Negative, like {@link RecordFields#digits} without digits. */
    private static final long NO_ID = -1;

    /** An event without its own time has the first of these times that is present. */
    private static final RecordSlot[] RECORD_TIMES = {
        RecordSlot.TIMESTAMP, RecordSlot.TIME_CREATED, RecordSlot.EVENT_TIME, RecordSlot.TIME_GENERATED
    };

    private static final SlotSet EVENT_ID = SlotSet.of(RecordSlot.EVENT_ID);

    private WindowsEventMapping() {}

    /** Whether this is the event id of a process creation, given the right provider. */
    static boolean isProcessCreation(long eventId) {
        return eventId == SYSMON_PROCESS_CREATE || eventId == SECURITY_PROCESS_CREATION;
    }

    /** Whether the record has the event id of a process creation. */
    static boolean hasProcessCreationId(RecordFields fields) {
        return isProcessCreation(eventId(fields));
    }

    /** Whether a process id may be found only in the {@code Message}, which has not been read so far. */
    static boolean needsMessage(RecordFields fields) {
        return hasProcessCreationId(fields)
                && !fields.has(RecordSlot.PROCESS_ID)
                && (fields.hasSeen(RecordSlot.MESSAGE) || fields.hasSeen(RecordSlot.BEATS_MESSAGE))
                && provider(fields).isProcessCreation();
    }

    /** Maps the event of a record. */
    static Decoded map(RecordFields fields, FieldMapping mapping) throws UnreadableRecordException {
        UndecodedEvent event = new UndecodedEvent();
        Decoded skipped = map(fields, mapping, event);
        return skipped == null ? new Decoded.Event(event.decode()) : skipped;
    }

    /**
     * Maps the event of a record without making its texts.
     *
     * @param event where to put a process creation
     * @return the skipped record, or null if it is a process creation
     */
    static @Nullable Decoded map(RecordFields fields, FieldMapping mapping, UndecodedEvent event)
            throws UnreadableRecordException {
        fields.requireUnambiguous(EVENT_ID);
        long id = eventId(fields);
        if (id == NO_ID) {
            throw unrecognised("the event id "
                    + UnreadableRecordException.quote(String.valueOf(fields.get(RecordSlot.EVENT_ID)))
                    + " is not a number; send it as Windows writes it");
        }
        if (!isProcessCreation(id)) {
            return skipped(fields);
        }
        fields.requireUnambiguous(RecordSlot.ORIGINS);
        requireEventData(fields);
        EventProvider provider = provider(fields);
        if (provider == EventProvider.OTHER) {
            return skipped(fields);
        }
        if (provider == EventProvider.UNKNOWN) {
            throw unrecognised("event id " + id
                    + " with no known channel, no known provider and without the fields of a process creation ("
                    + (id == SYSMON_PROCESS_CREATE ? "Image, and ProcessGuid or UtcTime" : "NewProcessName")
                    + "); send those fields, or Channel or the provider's name");
        }
        fields.requireUnambiguous(RecordSlot.WINDOWS);
        EventKind kind = kind(fields);
        FieldTable table = kind.table(mapping);
        fields.requireUnambiguous(table.slots());
        event.begin(
                fields, kind, table, provider == EventProvider.SECURITY ? securityTime(fields) : sysmonTime(fields));
        return null;
    }

    /**
     * What remains under Windows names of an event whose process is described under CIM names.
     *
     * @param event the event according to its CIM names
     */
    static ProcessEvent remainingFields(RecordFields fields, ProcessEvent event, FieldMapping mapping)
            throws UnreadableRecordException {
        // If nothing remains of the event's own data, this is CIM JSON, to which no mapping adds a sensor or a verdict.
        boolean remains = fields.holdsAny(RecordSlot.EVENT_DATA);
        FieldTable table = kind(fields).table(remains ? mapping : FieldMapping.NATIVE);
        fields.requireConsistent(RecordSlot.WINDOWS_DATA);
        fields.requireConsistent(table.slots());
        return table.map(fields, event.timeMs());
    }

    /** The kind of a process creation. */
    static EventKind kind(RecordFields fields) {
        if (eventId(fields) == SECURITY_PROCESS_CREATION) {
            return EventKind.SECURITY;
        }
        return EventProvider.of1(fields) == EventProvider.SYSMON_FOR_LINUX
                ? EventKind.SYSMON_FOR_LINUX
                : EventKind.SYSMON;
    }

    private static EventProvider provider(RecordFields fields) {
        return eventId(fields) == SYSMON_PROCESS_CREATE ? EventProvider.of1(fields) : EventProvider.of4688(fields);
    }

    /** Rejects a record whose EventData could not be read, because it might be a process creation. */
    private static void requireEventData(RecordFields fields) throws UnreadableRecordException {
        switch (fields.eventDataText()) {
            case READ -> {}
            case DAMAGED ->
                throw new UnreadableRecordException(
                        Rejection.Reason.MALFORMED,
                        "EventData is a string that starts like JSON but is damaged; send it complete, or as an object");
            case NOT_JSON -> {
                if (!fields.holdsAny(RecordSlot.PROCESS_CREATION)) {
                    throw unrecognised(
                            "EventData (or RawEventData) is a string that is not a JSON object; send it as JSON");
                }
            }
            case LIST -> {
                if (!fields.holdsAny(RecordSlot.PROCESS_CREATION)) {
                    throw unrecognised(
                            "EventData (or RawEventData) is a list; send an object, or put the list under Data"
                                    + " inside EventData");
                }
            }
        }
    }

    private static long securityTime(RecordFields fields) throws UnreadableRecordException {
        if (!fields.has(RecordSlot.NEW_PROCESS_NAME)
                && !fields.has(RecordSlot.NEW_PROCESS_ID)
                && !fields.has(RecordSlot.COMMAND_LINE)) {
            throw unrecognised(
                    "Security event 4688 without NewProcessName, NewProcessId and CommandLine; send EventData"
                            + " with its original field names");
        }
        return recordTime(fields, EventTimes.Zone.UTC_IF_ABSENT);
    }

    private static long eventId(RecordFields fields) {
        long plain = fields.digits(RecordSlot.EVENT_ID);
        String text = plain >= 0 ? null : fields.get(RecordSlot.EVENT_ID);
        if (text == null) {
            return plain;
        }
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 18) {
            return NO_ID;
        }
        long id = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return NO_ID;
            }
            id = id * 10 + (c - '0');
        }
        return id;
    }

    private static long sysmonTime(RecordFields fields) throws UnreadableRecordException {
        if (!fields.has(RecordSlot.IMAGE) && !fields.has(RecordSlot.COMMAND_LINE)) {
            throw unrecognised(
                    "Sysmon event 1 without Image and CommandLine; send EventData with its original field names");
        }
        return fields.has(RecordSlot.UTC_TIME)
                ? timeIn(fields, RecordSlot.UTC_TIME, EventTimes.Zone.UTC_IF_ABSENT)
                : recordTime(fields, EventTimes.Zone.REQUIRED);
    }

    /** The time at which the event was recorded. An EventTime without a zone may be local time; the caller decides. */
    private static long recordTime(RecordFields fields, EventTimes.Zone eventTimeZone)
            throws UnreadableRecordException {
        for (RecordSlot slot : RECORD_TIMES) {
            if (fields.has(slot)) {
                return timeIn(
                        fields, slot, slot == RecordSlot.EVENT_TIME ? eventTimeZone : EventTimes.Zone.UTC_IF_ABSENT);
            }
        }
        throw new UnreadableRecordException(
                Rejection.Reason.NO_TIMESTAMP,
                "the event has no UtcTime, @timestamp, TimeCreated, EventTime or TimeGenerated; send one of them");
    }

    private static long timeIn(RecordFields fields, RecordSlot slot, EventTimes.Zone zone)
            throws UnreadableRecordException {
        long time = fields.time(slot, zone);
        if (!EventTimes.isPlausible(time)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.NO_TIMESTAMP,
                    slot.label() + " " + UnreadableRecordException.quote(String.valueOf(fields.get(slot)))
                            + (zone == EventTimes.Zone.REQUIRED
                                    ? " is not a time with a zone; send UtcTime"
                                    : " is not a time between 1970 and 2100; send it like 2020-08-06 07:56:41.349"));
        }
        return time;
    }

    /** Skips an event. Its time advances the watermark, so only a time that is certainly UTC is used. */
    private static Decoded skipped(RecordFields fields) {
        long time = fields.time(RecordSlot.UTC_TIME, EventTimes.Zone.UTC_IF_ABSENT);
        for (RecordSlot slot : RECORD_TIMES) {
            if (!EventTimes.isPlausible(time)) {
                time = fields.time(
                        slot, slot == RecordSlot.EVENT_TIME ? EventTimes.Zone.REQUIRED : EventTimes.Zone.UTC_IF_ABSENT);
            }
        }
        return new Decoded.Skipped(EventTimes.isPlausible(time) ? time : Decoded.NO_TIME);
    }

    private static UnreadableRecordException unrecognised(String detail) {
        return new UnreadableRecordException(Rejection.Reason.UNRECOGNISED, detail);
    }
}
