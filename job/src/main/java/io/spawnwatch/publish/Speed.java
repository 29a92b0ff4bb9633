package io.spawnwatch.publish;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How fast recorded events are sent.
 *
 * @param factor how many times as fast as they happened; infinite for as fast as possible
 */
public record Speed(double factor) {
    /** As fast as possible. */
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    private static final String MAX_TEXT = "max";
    private static final Pattern FACTOR = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    /** Requires a positive factor. */
    public Speed {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a speed must be greater than 0, but is " + factor);
        }
    }

    /**
     * Reads {@code max} or a number, which may be followed by an {@code x}.
     *
     * @throws IllegalArgumentException if the text is something else; the message says what is expected
     */
    public static Speed parse(String text) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (written.equals(MAX_TEXT)) {
            return MAX;
        }
        String number = written.endsWith("x") ? written.substring(0, written.length() - 1) : written;
        if (!FACTOR.matcher(number).matches() || Double.parseDouble(number) == 0) {
            throw new IllegalArgumentException(
                    "expected " + MAX_TEXT + " or a number above 0 such as 1, 10 or 0.5, but found '" + text + "'");
        }
        return new Speed(Double.parseDouble(number));
    }

    /** Whether events are sent as fast as possible, whatever their times. */
    public boolean isMax() {
        return Double.isInfinite(factor);
    }

    /** How long it takes to send events that happened in this time. */
    public Duration toSend(Duration span) {
        return Duration.ofNanos((long) (span.toMillis() * 1_000_000.0 / factor));
    }
}
