package io.spawnwatch.decode;

/**
 * Parses date-times as event sources write them: {@code 2020-08-06 07:56:41.349}, with a space or a {@code T}, any number
 * of fraction digits (truncated to milliseconds), with or without a zone. Written by hand because it runs for every
 * record, skipped ones too, and must not allocate; {@code java.time} does.
 */
final class EventTimes {
    /** 2100-01-01T00:00:00Z. A later time means a wrong unit or a parse error. */
    static final long LATEST_MS = 4_102_444_800_000L;

    private static final int SHORTEST = "2020-08-06T07:56:41".length();

    /** More than any sender writes; a limit for what is looked at. */
    static final int LONGEST = 64;

    private EventTimes() {}

    /** What a time without a zone means. */
    enum Zone {
        /** The time is UTC. */
        UTC_IF_ABSENT,
        /** The time may be local, so it is not used. */
        REQUIRED
    }

    /** Whether an event can have happened at this time: between 1970 and 2100. */
    static boolean isPlausible(long timeMs) {
        return timeMs >= 0 && timeMs <= LATEST_MS;
    }

    /** The time in epoch milliseconds UTC, or {@link Decoded#NO_TIME} if the text is not a date-time. */
    static long parse(char[] text, int offset, int length, Zone zone) {
        if (length < SHORTEST || length > LONGEST) {
            return Decoded.NO_TIME;
        }
        byte[] ascii = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            ascii[i] = c < 0x80 ? (byte) c : -1;
        }
        return parse(ascii, 0, length, zone);
    }

    /** The same for bytes; those that are not ASCII are not part of a date-time. */
    static long parse(byte[] text, int offset, int length, Zone zone) {
        if (length < SHORTEST || length > LONGEST) {
            return Decoded.NO_TIME;
        }
        int end = offset + length;
        int year = digits(text, offset, 4);
        int month = digits(text, offset + 5, 2);
        int day = digits(text, offset + 8, 2);
        int hour = digits(text, offset + 11, 2);
        int minute = digits(text, offset + 14, 2);
        int second = digits(text, offset + 17, 2);
        byte separator = text[offset + 10];
        if ((year | month | day | hour | minute | second) < 0
                || text[offset + 4] != '-'
                || text[offset + 7] != '-'
                || (separator != ' ' && separator != 'T' && separator != 't')
                || text[offset + 13] != ':'
                || text[offset + 16] != ':'
                || month < 1
                || month > 12
                || day < 1
                || day > lengthOfMonth(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            return Decoded.NO_TIME;
        }
        int at = offset + SHORTEST;
        int millis = 0;
        if (at < end && (text[at] == '.' || text[at] == ',')) {
            int first = ++at;
            while (at < end && isDigit(text[at])) {
                int place = at - first;
                millis += place == 0 ? 100 * (text[at] - '0') : place == 1 ? 10 * (text[at] - '0') : 0;
                millis += place == 2 ? text[at] - '0' : 0;
                at++;
            }
            if (at == first) {
                return Decoded.NO_TIME;
            }
        }
        int offsetMinutes = offsetMinutes(text, at, end, zone);
        if (offsetMinutes == Integer.MIN_VALUE) {
            return Decoded.NO_TIME;
        }
        long minutes = (epochDay(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes;
        return (minutes * 60 + second) * 1000 + millis;
    }

    private static int offsetMinutes(byte[] text, int from, int end, Zone zone) {
        int at = from;
        if (at == end) {
            return zone == Zone.UTC_IF_ABSENT ? 0 : Integer.MIN_VALUE;
        }
        if (text[at] == ' ' && at + 1 < end) {
            at++;
        }
        byte sign = text[at++];
        if (sign == 'Z' || sign == 'z') {
            return at == end ? 0 : Integer.MIN_VALUE;
        }
        if (sign != '+' && sign != '-') {
            return Integer.MIN_VALUE;
        }
        int hours = at + 2 <= end ? digits(text, at, 2) : -1;
        at += 2;
        if (at < end && text[at] == ':' && at + 1 < end) {
            at++;
        }
        int minutes = at >= end ? 0 : at + 2 == end ? digits(text, at, 2) : -1;
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return sign == '+' ? hours * 60 + minutes : -(hours * 60 + minutes);
    }

    /** The number that the given count of decimal digits forms, or -1 if there is another character among them. */
    private static int digits(byte[] text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so leap days come last. */
    private static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }
}
