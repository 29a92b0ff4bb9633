package io.spawnwatch.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The text form of times. */
public final class EventTime {
    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventTime() {}

    /** ISO-8601 in UTC, always with milliseconds: {@code 2020-08-06T07:56:41.450Z}. */
    public static String format(long timeMs) {
        return ISO_MILLIS.format(Instant.ofEpochMilli(timeMs));
    }
}
