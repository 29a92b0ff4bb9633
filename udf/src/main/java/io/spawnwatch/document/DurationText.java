package io.spawnwatch.document;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in files and on the command line: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 7d}. */
public final class DurationText {
    static final String FORMS = "a duration such as 30s, 10m, 1h or 7d";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private DurationText() {}

    /** Writes a duration of whole milliseconds in the largest unit of which it is a whole number; {@link #parse} reads it. */
    public static String print(Duration duration) {
        long ms = duration.toMillis();
        if (ms % 1000 != 0) {
            return ms + "ms";
        }
        long seconds = ms / 1000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 && hours > 0 ? hours / 24 + "d" : hours + "h";
    }

    /**
     * Reads a whole number with its unit, without a sign.
     *
     * @throws IllegalArgumentException where the text is something else; the message says what is expected
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + DocumentValue.excerpt(text) + "' is not a duration; expected " + FORMS);
        }
        // Twelve digits of days are far beyond any date, but still fit: no overflow to report.
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
