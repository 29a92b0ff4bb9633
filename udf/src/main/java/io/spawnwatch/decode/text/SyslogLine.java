package io.spawnwatch.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A syslog line that ends with an event in XML, as Sysmon for Linux writes it:
 * {@code Nov 28 10:00:00 host sysmon[812]: <Event>...}, optionally after a priority such as {@code <14>}.
 */
public final class SyslogLine {
    private static final byte[][] STARTS = {ascii("<Event>"), ascii("<Event "), ascii("<?xml ")};

    private SyslogLine() {}

    /**
     * Finds the start of the event.
     *
     * @param from index at which the line starts
     * @return the index of the event's first angle bracket, or -1 if this is not such a line
     */
    public static int eventIn(byte[] bytes, int from) {
        byte first = bytes[from];
        boolean mayBe = first == '<'
                ? from + 1 < bytes.length && isDigit(bytes[from + 1])
                : first != '{' && first != '[' && first != '"';
        for (int i = from + 1; mayBe && i < bytes.length && bytes[i] != '\n'; i++) {
            if (bytes[i] == '<' && isStart(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isStart(byte[] bytes, int at) {
        for (byte[] start : STARTS) {
            int end = at + start.length;
            if (end <= bytes.length && Arrays.equals(bytes, at, end, start, 0, start.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
