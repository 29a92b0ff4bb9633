package io.spawnwatch.decode;

import io.spawnwatch.decode.text.ByteWords;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a JSON record and their values say about whether it is certainly a Windows event other than a process
 * creation. {@link NonProcessJsonScanner} finds the names.
 */
final class NonProcessJsonNames {
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

    /**
     * How names end that matter. The names of objects that only say where another name is are not among them, and names of
     * processes in CIM JSON matter by their beginning.
     */
    private static final byte[][] ENDS = {
        EVENT_ID,
        BEATS_EVENT_ID,
        LOG_NAME,
        SOURCE_NAME,
        CIM_TIME,
        CIM_ORIGINAL_FILE_NAME,
        UTC_TIME,
        TIMESTAMP,
        SYSTEM_TIME,
        TIME_CREATED,
        TIME_GENERATED,
        DATA,
        BEATS_EVENT_DATA
    };

    /** How many of the last bytes of a name show that it does not matter. All of {@link #ENDS} have so many. */
    private static final int LAST = Integer.BYTES;

    private static final int INDEX_BITS = 10;
    private static final int MIX = 0x9E3779B9;

    /** Whether a name whose last bytes have this index may matter. That it may is wrong for a name in a hundred. */
    private static final boolean[] MAY_MATTER = new boolean[1 << INDEX_BITS];

    static {
        for (byte[] end : ENDS) {
            MAY_MATTER[index(ByteWords.at(end, end.length - LAST))] = true;
        }
    }

    private static final long BACKSLASHES = ByteWords.of('\\');

    private int outerStart;
    private int outerEnd;
    private int innerStart;
    private int innerEnd;
    private @Nullable Sourcetype carrier;
    private long utcTime;
    private long timestamp;
    private long timeCreated;
    private long timeGenerated;
    private boolean cimTime;
    private boolean cimProcess;
    private boolean bareEventId;
    private boolean beatsOrigin;

    /** Forgets the last record. */
    void begin() {
        outerStart = 0;
        outerEnd = 0;
        innerStart = 0;
        innerEnd = 0;
        carrier = null;
        utcTime = Decoded.NO_TIME;
        timestamp = Decoded.NO_TIME;
        timeCreated = Decoded.NO_TIME;
        timeGenerated = Decoded.NO_TIME;
        cimTime = false;
        cimProcess = false;
        bareEventId = false;
        beatsOrigin = false;
    }

    /** What the record is if all its names were read and none left it to the parser; null if the parser has to decide. */
    @Nullable
    Decoded skipped(Sourcetype wanted) {
        boolean isOther = carrier != null && (wanted == Sourcetype.AUTO || wanted == carrier);
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

    /**
     * Sees a name. Nearly all do not matter, which their last four bytes show.
     *
     * @return false if neither the name nor its value matters; true if {@link #read} has to look
     */
    boolean mayMatter(byte[] bytes, int start, int end, int depth) {
        if (depth == 1) {
            outerStart = start;
            outerEnd = end;
            innerStart = 0;
            innerEnd = 0;
            if (bytes[start] == 'p') {
                // It may be process, process_name, parent_process and so on.
                return true;
            }
        } else if (depth == 2) {
            innerStart = start;
            innerEnd = end;
        }
        if (end < Long.BYTES) {
            return true;
        }
        long last = ByteWords.inside(bytes, end - Long.BYTES);
        long backslashes = ByteWords.firstEqual(last, BACKSLASHES);
        for (int at = start; at < end - Long.BYTES; at += Long.BYTES) {
            backslashes |= ByteWords.firstEqual(ByteWords.inside(bytes, at), BACKSLASHES);
        }
        return backslashes != 0 || MAY_MATTER[index(last >>> Integer.SIZE)];
    }

    /** The index of the last bytes of a name, which are the lowest of this word. */
    private static int index(long lastBytes) {
        return ((int) lastBytes * MIX) >>> (Integer.SIZE - INDEX_BITS);
    }

    /**
     * Reads a name for which {@link #mayMatter} is true, and its value.
     *
     * @param value index of the value's first byte
     * @return false if the parser has to decide
     */
    boolean read(byte[] bytes, int start, int end, int value, int depth) {
        if (hasBackslash(bytes, start, end)) {
            return false;
        }
        byte last = end > start ? bytes[end - 1] : 0;
        boolean isEventId = (last == 'D' && endsWith(bytes, start, end, EVENT_ID))
                || (last == 'd' && endsWith(bytes, start, end, BEATS_EVENT_ID));
        if (isEventId) {
            return readEventId(bytes, value, carrierOf(bytes, start, end, depth));
        }
        if (last == 'a' && isOpaque(bytes, start, end, value)) {
            return false;
        }
        if (depth == 1) {
            noteRootName(bytes, start, end, value);
        }
        if (last == 'e') {
            if (equal(bytes, start, end, UTC_TIME) || endsWith(bytes, start, end, DOTTED_UTC_TIME)) {
                utcTime = readTime(bytes, value, utcTime);
                return value < bytes.length && bytes[value] == '"';
            }
            if (equal(bytes, start, end, SYSTEM_TIME) || equal(bytes, start, end, AT_SYSTEM_TIME)) {
                timeCreated = readTime(bytes, value, timeCreated);
            }
        } else if (last == 'p' && depth == 1 && equal(bytes, start, end, TIMESTAMP)) {
            timestamp = readTime(bytes, value, timestamp);
        } else if (last == 'd' && depth == 1) {
            if (equal(bytes, start, end, TIME_CREATED)) {
                timeCreated = readTime(bytes, value, timeCreated);
            } else if (equal(bytes, start, end, TIME_GENERATED)) {
                timeGenerated = readTime(bytes, value, timeGenerated);
            }
        }
        return true;
    }

    /** Whether this is EventData in a form that is not scanned here, so that the parser has to find its UtcTime. */
    private boolean isOpaque(byte[] bytes, int start, int end, int value) {
        if (value + 1 >= bytes.length) {
            return false;
        }
        boolean isList = bytes[value] == '[' && endsWith(bytes, start, end, DATA);
        return isList
                || (hasText(bytes, value)
                        && (endsWith(bytes, start, end, EVENT_DATA) || endsWith(bytes, start, end, BEATS_EVENT_DATA)));
    }

    private void noteRootName(byte[] bytes, int start, int end, int value) {
        if (end == start) {
            return;
        }
        switch (bytes[start]) {
            case '_' -> cimTime |= equal(bytes, start, end, CIM_TIME);
            case 'p' ->
                cimProcess |=
                        beginsWith(bytes, start, end, CIM_PROCESS) || beginsWith(bytes, start, end, CIM_PARENT_PROCESS);
            case 'o' -> cimProcess |= equal(bytes, start, end, CIM_ORIGINAL_FILE_NAME);
            case 'l' -> beatsOrigin |= equal(bytes, start, end, LOG_NAME) && hasText(bytes, value);
            case 's' -> beatsOrigin |= equal(bytes, start, end, SOURCE_NAME) && hasText(bytes, value);
            default -> {}
        }
    }

    /** Whether a value is a string that is not empty. */
    private boolean hasText(byte[] bytes, int value) {
        return value + 1 < bytes.length && bytes[value] == '"' && bytes[value + 1] != '"';
    }

    /** The carrier that has its event id under this name at this depth, or null. */
    private @Nullable Sourcetype carrierOf(byte[] bytes, int start, int end, int depth) {
        if (depth == 1) {
            bareEventId |= equal(bytes, start, end, BEATS_EVENT_ID);
            return equal(bytes, start, end, EVENT_ID)
                    ? Sourcetype.NXLOG
                    : bareEventId || equal(bytes, start, end, DOTTED_BEATS_EVENT_ID) ? Sourcetype.WINLOGBEAT : null;
        }
        if (depth == 2 && equal(bytes, start, end, BEATS_EVENT_ID) && equal(bytes, outerStart, outerEnd, WINLOG)) {
            return Sourcetype.WINLOGBEAT;
        }
        boolean isEvtx = depth == 3
                && equal(bytes, start, end, EVENT_ID)
                && equal(bytes, innerStart, innerEnd, SYSTEM)
                && equal(bytes, outerStart, outerEnd, EVENT);
        return isEvtx ? Sourcetype.EVTX : null;
    }

    /** Reads the event id; false unless it is the only one, consists of plain digits and is not a process creation's. */
    private boolean readEventId(byte[] bytes, int value, @Nullable Sourcetype from) {
        if (from == null || carrier != null) {
            return false;
        }
        carrier = from;
        boolean quoted = byteAt(bytes, value) == '"';
        int first = quoted ? value + 1 : value;
        int at = first;
        long id = 0;
        while (isDigit(byteAt(bytes, at)) && at - first < 10) {
            id = id * 10 + (bytes[at++] - '0');
        }
        byte after = byteAt(bytes, at);
        boolean plain = at > first && (quoted ? after == '"' : after == ',' || after == '}' || after == ' ');
        return plain && !WindowsEventMapping.isProcessCreation(id);
    }

    private byte byteAt(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] : 0;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Reads a time. The first value of a name is good enough for a record that is skipped. */
    private long readTime(byte[] bytes, int value, long known) {
        if (known != Decoded.NO_TIME || value >= bytes.length || bytes[value] != '"') {
            return known;
        }
        int start = value + 1;
        int end = start;
        while (end < bytes.length && end - start < EventTimes.LONGEST && bytes[end] != '"') {
            end++;
        }
        return EventTimes.parse(bytes, start, end - start, EventTimes.Zone.UTC_IF_ABSENT);
    }

    private boolean hasBackslash(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean equal(byte[] bytes, int start, int end, byte[] name) {
        return end - start == name.length && endsWith(bytes, start, end, name);
    }

    private boolean endsWith(byte[] bytes, int start, int end, byte[] name) {
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

    private boolean beginsWith(byte[] bytes, int start, int end, byte[] name) {
        return endsWith(bytes, start, Math.min(end, start + name.length), name);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
