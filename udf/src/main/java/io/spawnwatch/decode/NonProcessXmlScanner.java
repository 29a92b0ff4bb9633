package io.spawnwatch.decode;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Recognises, without parsing, XML records that are certainly Windows events other than process creations. It is asked about
 * what {@link XmlFieldScanner} does not decide, because starting an XML parser takes tens of microseconds. Leaves anything unusual to the parser: an XML declaration, a comment or CDATA section,
 * the letters {@code EventID} anywhere else in the record, an id that is not plain digits.
 */
final class NonProcessXmlScanner {
    private static final byte[] START = ascii("<Event ");
    private static final byte[] BARE_START = ascii("<Event>");
    private static final byte[] END = ascii("</Event>");
    private static final byte[] DECLARATION = ascii("<!");
    private static final byte[] SYSTEM = ascii("<System>");
    private static final byte[] SYSTEM_END = ascii("</System>");
    private static final byte[] EVENT_ID = ascii("EventID");
    private static final byte[] EVENT_ID_END = ascii("</EventID>");
    private static final byte[] SYSTEM_TIME = ascii(" SystemTime=");
    private static final byte[] UTC_TIME = ascii("UtcTime");

    /**
     * Examines one record.
     *
     * @param from index of the first angle bracket
     * @return the skipped record, or null if the parser has to decide
     */
    @Nullable
    Decoded skip(byte[] bytes, int from) {
        int end = bytes.length;
        while (end > from && bytes[end - 1] <= ' ') {
            end--;
        }
        boolean whole = (startsWith(bytes, from, START) || startsWith(bytes, from, BARE_START))
                && end - from > END.length
                && startsWith(bytes, end - END.length, END);
        if (!whole || find(bytes, from, DECLARATION) >= 0) {
            return null;
        }
        int system = find(bytes, from, SYSTEM);
        int systemEnd = system < 0 ? -1 : find(bytes, system, SYSTEM_END);
        int name = find(bytes, from, EVENT_ID);
        int closing = name < 0 ? -1 : find(bytes, name, EVENT_ID_END);
        boolean hasSingleId = system < name
                && closing > name
                && closing < systemEnd
                && bytes[name - 1] == '<'
                && find(bytes, name + 1, EVENT_ID) == closing + 2
                && find(bytes, closing + EVENT_ID_END.length, EVENT_ID) < 0
                && find(bytes, systemEnd, SYSTEM) < 0;
        return hasSingleId && isOther(bytes, name + EVENT_ID.length, closing)
                ? new Decoded.Skipped(time(bytes, system, systemEnd))
                : null;
    }

    /** Whether the element contains plain digits that are not a process creation's id. */
    private static boolean isOther(byte[] bytes, int nameEnd, int closing) {
        if (bytes[nameEnd] != '>' && bytes[nameEnd] != ' ') {
            return false;
        }
        int first = closing;
        while (bytes[first - 1] >= '0' && bytes[first - 1] <= '9') {
            first--;
        }
        if (first == closing || closing - first > 10) {
            return false;
        }
        int tagEnd = nameEnd;
        while (bytes[tagEnd] != '>') {
            tagEnd++;
        }
        if (tagEnd != first - 1) {
            return false;
        }
        long id = 0;
        for (int i = first; i < closing; i++) {
            id = id * 10 + (bytes[i] - '0');
        }
        return !WindowsEventMapping.isProcessCreation(id);
    }

    private static long time(byte[] bytes, int system, int systemEnd) {
        int utc = find(bytes, systemEnd, UTC_TIME);
        long best = utc < 0 ? Decoded.NO_TIME : timeAt(bytes, utc + UTC_TIME.length + 2, (byte) '<');
        if (!EventTimes.isPlausible(best)) {
            int recorded = find(bytes, system, SYSTEM_TIME) + SYSTEM_TIME.length;
            best = recorded > SYSTEM_TIME.length && recorded < systemEnd
                    ? timeAt(bytes, recorded + 1, bytes[recorded])
                    : Decoded.NO_TIME;
        }
        return EventTimes.isPlausible(best) ? best : Decoded.NO_TIME;
    }

    private static long timeAt(byte[] bytes, int start, byte stop) {
        int end = start;
        while (end < bytes.length && end - start < EventTimes.LONGEST && bytes[end] != stop) {
            end++;
        }
        return EventTimes.parse(bytes, start, end - start, EventTimes.Zone.UTC_IF_ABSENT);
    }

    private static int find(byte[] bytes, int from, byte[] sought) {
        byte first = sought[0];
        for (int i = from; i <= bytes.length - sought.length; i++) {
            if (bytes[i] == first && startsWith(bytes, i, sought)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        if (from < 0 || bytes.length - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
