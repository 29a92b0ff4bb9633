package io.spawnwatch.decode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads {@code _time} of a CIM event: epoch seconds with a fraction, as a number or a string, or an ISO-8601 date-time. */
final class CimTime {
    private static final BigDecimal LATEST_SECONDS = BigDecimal.valueOf(EventTimes.LATEST_MS / 1000);
    private static final String CURE = "; send epoch seconds such as 1596700601.45 or an ISO-8601 date-time";

    private static final int LONGEST = 64;

    private CimTime() {}

    /** The time of a record in epoch milliseconds UTC, rounded down. */
    static long parse(RecordFields fields) throws UnreadableRecordException {
        long plain = fields.decimalSeconds(RecordSlot.CIM_TIME);
        return plain == Decoded.NO_TIME ? parse(fields.get(RecordSlot.CIM_TIME)) : plain;
    }

    /**
     * Reads seconds as nearly all senders write them: up to ten digits, maybe a point and more digits.
     *
     * @return epoch milliseconds UTC, rounded down, or {@link Decoded#NO_TIME} for any other text, or a time that is too late
     */
    static long decimal(byte[] text, int start, int length) {
        int end = start + length;
        int at = start;
        long seconds = 0;
        while (at < end && at - start < 10 && isDigit(text[at])) {
            seconds = seconds * 10 + (text[at++] - '0');
        }
        if (at == start || seconds >= EventTimes.LATEST_MS / 1000 || length > LONGEST) {
            return Decoded.NO_TIME;
        }
        if (at == end) {
            return seconds * 1000;
        }
        if (text[at++] != '.' || at == end) {
            return Decoded.NO_TIME;
        }
        int millis = 0;
        int unit = 100;
        for (; at < end; at++) {
            if (!isDigit(text[at])) {
                return Decoded.NO_TIME;
            }
            millis += unit * (text[at] - '0');
            unit /= 10;
        }
        return seconds * 1000 + millis;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The time in epoch milliseconds UTC, rounded down. */
    static long parse(@Nullable String text) throws UnreadableRecordException {
        if (text == null) {
            throw noTimestamp("the event has no _time" + CURE);
        }
        char[] chars = text.toCharArray();
        long iso = EventTimes.parse(chars, 0, chars.length, EventTimes.Zone.UTC_IF_ABSENT);
        if (iso != Decoded.NO_TIME) {
            if (!EventTimes.isPlausible(iso)) {
                throw noTimestamp(
                        "_time " + UnreadableRecordException.quote(text) + " is not between 1970 and 2100" + CURE);
            }
            return iso;
        }
        BigDecimal seconds = seconds(text.strip());
        if (seconds == null) {
            throw noTimestamp("_time " + UnreadableRecordException.quote(text) + " is not a time" + CURE);
        }
        if (seconds.signum() < 0 || seconds.compareTo(LATEST_SECONDS) > 0) {
            throw noTimestamp("_time " + UnreadableRecordException.quote(text) + " is not between 1970 and 2100"
                    + (seconds.signum() > 0 && seconds.movePointLeft(3).compareTo(LATEST_SECONDS) <= 0
                            ? "; it looks like milliseconds: divide by 1000 and send epoch seconds"
                            : CURE));
        }
        // As a decimal: as doubles, 1596700601.45 would be 1596700601.4500000477, and other values would be too small.
        return seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    /** The number, or null if it is not one or is as absurd as 1e999999999, which can only be a mistake or an attack. */
    private static @Nullable BigDecimal seconds(String text) {
        int exponentAt = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                exponentAt = i;
            } else if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+') {
                return null;
            }
        }
        if (text.length() > LONGEST || (exponentAt >= 0 && text.length() - exponentAt > 4)) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static UnreadableRecordException noTimestamp(String detail) {
        return new UnreadableRecordException(Rejection.Reason.NO_TIMESTAMP, detail);
    }
}
