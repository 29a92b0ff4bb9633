package io.spawnwatch.decode;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What {@link NonProcessJsonScanner} has to decide, byte by byte and name by name: from quote to quote, each name is compared
 * with all that matter.
 */
final class NaiveNonProcessFilter {
    private static final byte[] EVENT_ID = ascii("EventID");
    private static final byte[] BEATS_EVENT_ID = ascii("event_id");
    private static final byte[] DOTTED_BEATS_EVENT_ID = ascii("winlog.event_id");
    private static final byte[] LOG_NAME = ascii("log_name");
    private static final byte[] SOURCE_NAME = ascii("source_name");
    private static final byte[] CIM_TIME = ascii("_time");
    private static final byte[] CIM_PROCESS = ascii("process");
    private static final byte[] CIM_PARENT_PROCESS = ascii("parent_process");
    private static final byte[] CIM_ORIGINAL_FILE_NAME = ascii("original_file_name");
    private static final byte[] UTC_TIME = ascii("UtcTime");
    private static final byte[] DOTTED_UTC_TIME = ascii(".UtcTime");
    private static final byte[] TIMESTAMP = ascii("@timestamp");
    private static final byte[] SYSTEM_TIME = ascii("SystemTime");
    private static final byte[] AT_SYSTEM_TIME = ascii("@SystemTime");
    private static final byte[] TIME_CREATED = ascii("TimeCreated");
    private static final byte[] TIME_GENERATED = ascii("TimeGenerated");
    private static final byte[] DATA = ascii("Data");
    private static final byte[] EVENT_DATA = ascii("EventData");
    private static final byte[] BEATS_EVENT_DATA = ascii("event_data");
    private static final byte[] WINLOG = ascii("winlog");
    private static final byte[] EVENT = ascii("Event");
    private static final byte[] SYSTEM = ascii("System");

    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int at;
    private int depth;
    private byte @Nullable [] outerName;
    private byte @Nullable [] innerName;
    private @Nullable Sourcetype carrier;
    private long utcTime;
    private long timestamp;
    private long timeCreated;
    private long timeGenerated;
    private boolean cimTime;
    private boolean cimProcess;
    private boolean bareEventId;
    private boolean beatsOrigin;

    /**
     * Examines one record.
     *
     * @param from   index of the opening brace
     * @param wanted the required carrier, or {@link Sourcetype#AUTO}
     * @return the skipped record, or null if the parser has to decide
     */
    @Nullable
    Decoded skip(byte[] record, int from, Sourcetype wanted) {
        bytes = record;
        at = from;
        depth = 0;
        outerName = null;
        innerName = null;
        carrier = null;
        utcTime = Decoded.NO_TIME;
        timestamp = Decoded.NO_TIME;
        timeCreated = Decoded.NO_TIME;
        timeGenerated = Decoded.NO_TIME;
        cimTime = false;
        cimProcess = false;
        bareEventId = false;
        beatsOrigin = false;
        boolean isOther = scan() && carrier != null && (wanted == Sourcetype.AUTO || wanted == carrier);
        bytes = NOTHING;
        // A pipeline may have left the event id next to CIM fields: the parser decides. It also decides if event_id is
        // the only thing that looks like Winlogbeat.
        isOther &= !(cimTime && cimProcess) && (!bareEventId || beatsOrigin);
        if (!isOther) {
            return null;
        }
        long best = EventTimes.isPlausible(utcTime) ? utcTime : timestamp;
        best = EventTimes.isPlausible(best) ? best : timeCreated;
        best = EventTimes.isPlausible(best) ? best : timeGenerated;
        return new Decoded.Skipped(EventTimes.isPlausible(best) ? best : Decoded.NO_TIME);
    }

    /** Scans the whole record; false as soon as the parser has to decide. */
    private boolean scan() {
        while (at < bytes.length) {
            switch (bytes[at++]) {
                case '"' -> {
                    if (!readString()) {
                        return false;
                    }
                }
                case '{', '[' -> {
                    if (++depth > EventDecoder.MAX_DEPTH) {
                        return false;
                    }
                }
                case '}', ']' -> {
                    if (--depth == 0) {
                        skipBlanks();
                        return at == bytes.length;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** Reads the rest of a string after its opening quote and, if it is a relevant name, the value. */
    private boolean readString() {
        int start = at;
        int end = closingQuote(start);
        if (end < 0) {
            return false;
        }
        at = end + 1;
        skipBlanks();
        if (at >= bytes.length || bytes[at] != ':') {
            return true;
        }
        at++;
        skipBlanks();
        return !hasBackslash(start, end) && readNamed(start, end);
    }

    private boolean readNamed(int start, int end) {
        byte last = end > start ? bytes[end - 1] : 0;
        boolean isEventId = (last == 'D' && endsWith(start, end, EVENT_ID))
                || (last == 'd' && endsWith(start, end, BEATS_EVENT_ID));
        if (isEventId) {
            return readEventId(carrierOf(start, end));
        }
        if (depth == 1) {
            outerName = equal(start, end, WINLOG) ? WINLOG : equal(start, end, EVENT) ? EVENT : null;
            innerName = null;
        } else if (depth == 2) {
            innerName = equal(start, end, SYSTEM) ? SYSTEM : null;
        }
        if (last == 'a' && isOpaque(start, end)) {
            return false;
        }
        if (depth == 1) {
            noteRootName(start, end, last);
        }
        if (last == 'e') {
            if (equal(start, end, UTC_TIME) || endsWith(start, end, DOTTED_UTC_TIME)) {
                utcTime = readTime(utcTime);
                return at < bytes.length && bytes[at] == '"';
            }
            if (equal(start, end, SYSTEM_TIME) || equal(start, end, AT_SYSTEM_TIME)) {
                timeCreated = readTime(timeCreated);
            }
        } else if (last == 'p' && depth == 1 && equal(start, end, TIMESTAMP)) {
            timestamp = readTime(timestamp);
        } else if (last == 'd' && depth == 1) {
            if (equal(start, end, TIME_CREATED)) {
                timeCreated = readTime(timeCreated);
            } else if (equal(start, end, TIME_GENERATED)) {
                timeGenerated = readTime(timeGenerated);
            }
        }
        return true;
    }

    /** Whether this is EventData in a form that is not scanned here, so that the parser has to find its UtcTime. */
    private boolean isOpaque(int start, int end) {
        if (at + 1 >= bytes.length) {
            return false;
        }
        boolean isList = bytes[at] == '[' && endsWith(start, end, DATA);
        boolean isText = bytes[at] == '"' && bytes[at + 1] != '"';
        return isList || (isText && (endsWith(start, end, EVENT_DATA) || endsWith(start, end, BEATS_EVENT_DATA)));
    }

    private void noteRootName(int start, int end, byte last) {
        if (end == start) {
            return;
        }
        switch (bytes[start]) {
            case '_' -> cimTime |= last == 'e' && equal(start, end, CIM_TIME);
            case 'p' -> cimProcess |= beginsWith(start, end, CIM_PROCESS) || beginsWith(start, end, CIM_PARENT_PROCESS);
            case 'o' -> cimProcess |= equal(start, end, CIM_ORIGINAL_FILE_NAME);
            case 'l' -> beatsOrigin |= equal(start, end, LOG_NAME) && hasText();
            case 's' -> beatsOrigin |= equal(start, end, SOURCE_NAME) && hasText();
            default -> {}
        }
    }

    /** Whether the value that follows is a string that is not empty. */
    private boolean hasText() {
        return at + 1 < bytes.length && bytes[at] == '"' && bytes[at + 1] != '"';
    }

    /** The carrier that has its event id under this name at this depth, or null. */
    private @Nullable Sourcetype carrierOf(int start, int end) {
        if (depth == 1) {
            bareEventId |= equal(start, end, BEATS_EVENT_ID);
            return equal(start, end, EVENT_ID)
                    ? Sourcetype.NXLOG
                    : bareEventId || equal(start, end, DOTTED_BEATS_EVENT_ID) ? Sourcetype.WINLOGBEAT : null;
        }
        if (depth == 2 && outerName == WINLOG && equal(start, end, BEATS_EVENT_ID)) {
            return Sourcetype.WINLOGBEAT;
        }
        boolean isEvtx = depth == 3 && outerName == EVENT && innerName == SYSTEM && equal(start, end, EVENT_ID);
        return isEvtx ? Sourcetype.EVTX : null;
    }

    /** Reads the event id; false unless it is the only one, consists of plain digits and is not a process creation's. */
    private boolean readEventId(@Nullable Sourcetype from) {
        if (from == null || carrier != null) {
            return false;
        }
        boolean quoted = at < bytes.length && bytes[at] == '"';
        at += quoted ? 1 : 0;
        int first = at;
        long id = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 10) {
            id = id * 10 + (bytes[at++] - '0');
        }
        byte after = at < bytes.length ? bytes[at] : 0;
        boolean plain = at > first && (quoted ? after == '"' : after == ',' || after == '}' || after == ' ');
        at += quoted ? 1 : 0;
        carrier = from;
        return plain && !WindowsEventMapping.isProcessCreation(id);
    }

    /** Reads a time. The first value of a name is good enough for a record that is skipped. */
    private long readTime(long known) {
        if (known != Decoded.NO_TIME || at >= bytes.length || bytes[at] != '"') {
            return known;
        }
        int start = at + 1;
        int end = start;
        while (end < bytes.length && end - start < EventTimes.LONGEST && bytes[end] != '"') {
            end++;
        }
        return EventTimes.parse(bytes, start, end - start, EventTimes.Zone.UTC_IF_ABSENT);
    }

    private void skipBlanks() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    /** The index of the quote that closes a string, or -1. */
    private int closingQuote(int start) {
        boolean escaped = false;
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '"' && !escaped) {
                return i;
            }
            escaped = bytes[i] == '\\' && !escaped;
        }
        return -1;
    }

    private boolean hasBackslash(int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean equal(int start, int end, byte[] name) {
        return end - start == name.length && endsWith(start, end, name);
    }

    private boolean endsWith(int start, int end, byte[] name) {
        if (end - start < name.length) {
            return false;
        }
        for (int i = end - name.length, j = 0; j < name.length; i++, j++) {
            if (bytes[i] != name[j]) {
                return false;
            }
        }
        return true;
    }

    private boolean beginsWith(int start, int end, byte[] name) {
        return endsWith(start, Math.min(end, start + name.length), name);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
