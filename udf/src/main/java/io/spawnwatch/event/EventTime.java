package io.spawnwatch.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The text form of times. */
public final class EventTime {
    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final long FOUR_DIGITS_FROM = LocalDate.of(0, 1, 1).toEpochDay() * MILLIS_PER_DAY;
    private static final long FOUR_DIGITS_BEFORE = LocalDate.of(10_000, 1, 1).toEpochDay() * MILLIS_PER_DAY;

    private EventTime() {}

    /**
     * ISO-8601 in UTC, always with milliseconds: {@code 2020-08-06T07:56:41.450Z}. Each risk event has at least four times, and
     * Java's formatter takes most of a microsecond for one.
     */
    public static String format(long timeMs) {
        if (timeMs < FOUR_DIGITS_FROM || timeMs >= FOUR_DIGITS_BEFORE) {
            return ISO_MILLIS.format(Instant.ofEpochMilli(timeMs));
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(timeMs, MILLIS_PER_DAY));
        int ofDay = (int) Math.floorMod(timeMs, MILLIS_PER_DAY);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        write(day.getYear(), text, 3);
        write(day.getMonthValue(), text, 6);
        write(day.getDayOfMonth(), text, 9);
        write(ofDay / 3_600_000, text, 12);
        write(ofDay / 60_000 % 60, text, 15);
        write(ofDay / 1000 % 60, text, 18);
        write(ofDay % 1000, text, 22);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes a number's digits over zeros, the last one at a position. */
    private static void write(int number, byte[] text, int last) {
        for (int rest = number, at = last; rest > 0; rest /= 10, at--) {
            text[at] = (byte) ('0' + rest % 10);
        }
    }
}
