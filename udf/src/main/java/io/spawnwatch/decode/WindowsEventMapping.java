package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessEvent;

/** From a Windows event, however it was carried, to a process creation or to the word that it is none. */
final class WindowsEventMapping {
    private static final long SYSMON_PROCESS_CREATE = 1;
    private static final long SECURITY_PROCESS_CREATION = 4688;

    /** The id could not be read. */
    private static final long NO_ID = -1;

    /** The channel of a collector says nothing about where an event comes from. */
    private static final String COLLECTOR_CHANNEL = "ForwardedEvents";

    /** The first present of these is the time of an event that has no time of its own. */
    private static final RecordSlot[] RECORD_TIMES = {
        RecordSlot.TIMESTAMP, RecordSlot.TIME_CREATED, RecordSlot.EVENT_TIME
    };

    private enum Origin {
        SYSMON,
        SECURITY,
        OTHER,
        UNKNOWN
    }

    private WindowsEventMapping() {}

    /** Whether, in the right channel, this is the id of a process creation. */
    static boolean isProcessCreation(long eventId) {
        return eventId == SYSMON_PROCESS_CREATE || eventId == SECURITY_PROCESS_CREATION;
    }

    /** Whether the event can only be told with its {@code Message}, which was passed over so far. */
    static boolean needsMessage(RecordFields fields) {
        return eventId(fields) == SYSMON_PROCESS_CREATE
                && !fields.has(RecordSlot.PROCESS_ID)
                && fields.hasSeen(RecordSlot.MESSAGE)
                && originOfOne(fields) == Origin.SYSMON;
    }

    static Decoded map(RecordFields fields) throws UnreadableRecordException {
        fields.requireUnambiguous(RecordSlot.EVENT_ID.bit());
        long id = eventId(fields);
        if (id == NO_ID) {
            throw unrecognised("the event id "
                    + UnreadableRecordException.quote(String.valueOf(fields.get(RecordSlot.EVENT_ID)))
                    + " is no number; send it as Windows gives it");
        }
        if (!isProcessCreation(id)) {
            return skipped(fields);
        }
        fields.requireUnambiguous(
                RecordSlot.CHANNEL.bit() | RecordSlot.PROVIDER_NAME.bit() | RecordSlot.PROVIDER_GUID.bit());
        Origin origin = id == SYSMON_PROCESS_CREATE ? originOfOne(fields) : originOf4688(fields);
        if (origin == Origin.OTHER) {
            return skipped(fields);
        }
        if (origin == Origin.UNKNOWN) {
            throw unrecognised("event id " + id + " without channel and provider, and without the fields of a process"
                    + " creation; send Channel or the provider's name");
        }
        fields.requireUnambiguous(RecordSlot.WINDOWS);
        return new Decoded.Event(origin == Origin.SYSMON ? sysmon(fields) : security(fields));
    }

    private static ProcessEvent sysmon(RecordFields fields) throws UnreadableRecordException {
        if (!fields.has(RecordSlot.IMAGE) && !fields.has(RecordSlot.COMMAND_LINE)) {
            throw unrecognised("Sysmon event 1 without Image and CommandLine; send the event's EventData under its own"
                    + " names");
        }
        return SysmonProcessCreate.map(fields, sysmonTime(fields));
    }

    private static ProcessEvent security(RecordFields fields) throws UnreadableRecordException {
        if (!fields.has(RecordSlot.NEW_PROCESS_NAME)
                && !fields.has(RecordSlot.NEW_PROCESS_ID)
                && !fields.has(RecordSlot.COMMAND_LINE)) {
            throw unrecognised("Security event 4688 without NewProcessName, NewProcessId and CommandLine; send the"
                    + " event's EventData under its own names");
        }
        return SecurityProcessCreation.map(fields, recordTime(fields, EventTimes.Zone.UTC_IF_ABSENT));
    }

    private static long eventId(RecordFields fields) {
        String text = fields.get(RecordSlot.EVENT_ID);
        if (text == null) {
            return NO_ID;
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

    private static Origin originOfOne(RecordFields fields) {
        if (fields.is(RecordSlot.CHANNEL, "Microsoft-Windows-Sysmon/Operational")
                || fields.is(RecordSlot.PROVIDER_NAME, "Microsoft-Windows-Sysmon")
                || isGuid(fields, "5770385F-C22A-43E0-BF4C-06F5698FFBD9")) {
            return Origin.SYSMON;
        }
        if (hasOrigin(fields)) {
            return Origin.OTHER;
        }
        return fields.has(RecordSlot.IMAGE) && (fields.has(RecordSlot.PROCESS_GUID) || fields.has(RecordSlot.UTC_TIME))
                ? Origin.SYSMON
                : Origin.UNKNOWN;
    }

    private static Origin originOf4688(RecordFields fields) {
        if (fields.is(RecordSlot.CHANNEL, "Security")
                || fields.is(RecordSlot.PROVIDER_NAME, "Microsoft-Windows-Security-Auditing")
                || isGuid(fields, "54849625-5478-4994-A5BA-3E3B0328C30D")) {
            return Origin.SECURITY;
        }
        if (hasOrigin(fields)) {
            return Origin.OTHER;
        }
        return fields.has(RecordSlot.NEW_PROCESS_NAME) || fields.has(RecordSlot.NEW_PROCESS_ID)
                ? Origin.SECURITY
                : Origin.UNKNOWN;
    }

    private static boolean hasOrigin(RecordFields fields) {
        return fields.has(RecordSlot.PROVIDER_NAME)
                || fields.has(RecordSlot.PROVIDER_GUID)
                || (fields.has(RecordSlot.CHANNEL) && !fields.is(RecordSlot.CHANNEL, COLLECTOR_CHANNEL));
    }

    private static boolean isGuid(RecordFields fields, String guid) {
        return fields.is(RecordSlot.PROVIDER_GUID, "{" + guid + "}") || fields.is(RecordSlot.PROVIDER_GUID, guid);
    }

    private static long sysmonTime(RecordFields fields) throws UnreadableRecordException {
        return fields.has(RecordSlot.UTC_TIME)
                ? timeIn(fields, RecordSlot.UTC_TIME, EventTimes.Zone.UTC_IF_ABSENT)
                : recordTime(fields, EventTimes.Zone.REQUIRED);
    }

    /** The time at which the event was recorded; an EventTime without a zone may be local and counts only by choice. */
    private static long recordTime(RecordFields fields, EventTimes.Zone eventTimeZone)
            throws UnreadableRecordException {
        for (RecordSlot slot : RECORD_TIMES) {
            if (fields.has(slot)) {
                return timeIn(
                        fields, slot, slot == RecordSlot.EVENT_TIME ? eventTimeZone : EventTimes.Zone.UTC_IF_ABSENT);
            }
        }
        throw new UnreadableRecordException(
                Rejection.Reason.TIMELESS,
                "the event has no UtcTime, @timestamp, TimeCreated or EventTime; send one of them");
    }

    private static long timeIn(RecordFields fields, RecordSlot slot, EventTimes.Zone zone)
            throws UnreadableRecordException {
        long time = fields.time(slot, zone);
        if (!EventTimes.isPlausible(time)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.TIMELESS,
                    slot.label() + " " + UnreadableRecordException.quote(String.valueOf(fields.get(slot)))
                            + (zone == EventTimes.Zone.REQUIRED
                                    ? " is no time with a zone; send UtcTime"
                                    : " is no time between 1970 and 2100; send it like 2020-08-06 07:56:41.349"));
        }
        return time;
    }

    /** A skipped event moves the watermark, so only a time that is surely UTC will do. */
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
