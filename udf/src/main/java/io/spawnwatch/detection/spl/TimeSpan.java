package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code _time} among the fields of {@code by}: events are counted for each span of time.
 *
 * @param span   length of the span as written, such as {@code 5m}, or null if {@code span=} is missing
 * @param origin where {@code _time} is
 */
public record TimeSpan(@Nullable Word span, Origin origin) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})([A-Za-z]*)");

    /** Units of fixed length, with Splunk's names for them. */
    private static final Map<Duration, List<String>> UNITS = Map.of(
            Duration.ofSeconds(1), List.of("", "s", "sec", "secs", "second", "seconds"),
            Duration.ofMinutes(1), List.of("m", "min", "mins", "minute", "minutes"),
            Duration.ofHours(1), List.of("h", "hr", "hrs", "hour", "hours"),
            Duration.ofDays(1), List.of("d", "day", "days"));

    /**
     * The length of the span, or null if the search leaves it open.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if no window can have this length
     */
    public @Nullable Duration length() {
        if (span == null || span.text().equals("auto")) {
            return null;
        }
        Matcher written = WRITTEN.matcher(span.text());
        if (written.matches()) {
            long number = Long.parseLong(written.group(1));
            for (Map.Entry<Duration, List<String>> unit : UNITS.entrySet()) {
                if (number > 0 && unit.getValue().contains(written.group(2))) {
                    return unit.getKey().multipliedBy(number);
                }
            }
        }
        throw span.origin()
                .fault(
                        Construct.option("span"),
                        "span=" + span + " is not supported",
                        "write a positive whole number of seconds, minutes, hours or days, such as 30s, 5m, 1h or 1d");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeSpan that && Objects.equals(span, that.span);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(span);
    }
}
