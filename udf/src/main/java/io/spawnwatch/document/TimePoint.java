package io.spawnwatch.document;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A point in time as people write it on the command line: a date, a time, or how long ago. UTC where no zone is given. */
public final class TimePoint {
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    private final @Nullable Instant instant;
    private final Duration age;

    private TimePoint(@Nullable Instant instant, Duration age) {
        this.instant = instant;
        this.age = age;
    }

    /**
     * Parses {@code 2026-10-01}, {@code 2026-10-01T00:00Z}, {@code 2026-10-01T02:00:00+02:00}, or an age such as
     * {@code 24h}.
     *
     * @throws IllegalArgumentException where the text is something else; the message says what is expected
     */
    public static TimePoint parse(String text) {
        try {
            return new TimePoint(InstantText.parse(text), Duration.ZERO);
        } catch (DateTimeException e) {
            return new TimePoint(null, age(text));
        }
    }

    private static Duration age(String text) {
        Duration age;
        try {
            age = DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + DocumentValue.excerpt(text) + "' is not a time; expected " + InstantText.FORMS
                            + ", or an age such as 24h or 7d",
                    e);
        }
        if (age.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException(
                    "must be at most " + DurationText.print(LONGEST_AGE) + " ago, but is " + text);
        }
        return age;
    }

    /** The point in time, for an age as seen from now. */
    public Instant at(Instant now) {
        return instant == null ? now.minus(age) : instant;
    }
}
