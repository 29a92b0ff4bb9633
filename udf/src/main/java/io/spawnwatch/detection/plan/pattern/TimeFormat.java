package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Word;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How {@code convert ctime()} writes times: in UTC, in a format such as {@code %Y-%m-%dT%H:%M:%S}. */
public final class TimeFormat {
    /** Splunk's documented default of {@code timeformat}. */
    private static final String DEFAULT = "%m/%d/%Y %H:%M:%S";

    private static final Map<Character, String> PATTERNS = Map.of(
            'Y', "uuuu", 'm', "MM", 'd', "dd", 'H', "HH", 'M', "mm", 'S', "ss", 'F', "uuuu-MM-dd", 'T', "HH:mm:ss");

    /** The parts of a time, all of which tell two seconds apart. */
    private static final List<String> ALL_PARTS = List.of("uuuu", "MM", "dd", "HH", "mm", "ss");

    private final DateTimeFormatter formatter;
    private final boolean tellsSecondsApart;
    /** What was written last. Nearly every row is of one sighting, so its first and last time are the same. */
    private @Nullable Formatted latest;

    /** Immutable, so that threads which share the format see it whole or not at all. */
    private record Formatted(long second, String text) {}

    private TimeFormat(DateTimeFormatter formatter, boolean tellsSecondsApart) {
        this.formatter = formatter;
        this.tellsSecondsApart = tellsSecondsApart;
    }

    /**
     * Parses a format.
     *
     * @param written the format as in the search, or null for the default
     * @throws io.spawnwatch.document.InvalidDocumentException if it uses a conversion that is not supported
     */
    public static TimeFormat of(@Nullable Word written) {
        String text = written == null ? DEFAULT : written.text();
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        StringBuilder patterns = new StringBuilder();
        for (String part : text.split("(?=%)", -1)) {
            boolean specifier = part.startsWith("%");
            String pattern = specifier && part.length() > 1 ? PATTERNS.get(part.charAt(1)) : null;
            if (specifier && pattern == null) {
                throw Objects.requireNonNull(written)
                        .origin()
                        .fault(
                                Construct.formOf("convert"),
                                "the time format '" + written + "' is not supported",
                                "%Y, %m, %d, %H, %M, %S, %F and %T are");
            }
            patterns.append(pattern == null ? "" : pattern);
            builder.appendPattern(pattern == null ? "" : pattern)
                    .appendLiteral(pattern == null ? part : part.substring(2));
        }
        return new TimeFormat(
                builder.toFormatter(Locale.ROOT).withZone(ZoneOffset.UTC),
                ALL_PARTS.stream().allMatch(part -> patterns.indexOf(part) >= 0));
    }

    /** Whether it writes no two seconds alike. */
    public boolean tellsSecondsApart() {
        return tellsSecondsApart;
    }

    /** Whether a number of epoch seconds is a time that can be written. What an expression computes may not be. */
    public static boolean isTime(double seconds) {
        return seconds >= Instant.MIN.getEpochSecond() && seconds < Instant.MAX.getEpochSecond();
    }

    /**
     * Writes a time.
     *
     * @param seconds epoch seconds for which {@link #isTime} is true
     */
    public String format(double seconds) {
        long second = (long) Math.floor(seconds);
        Formatted known = latest;
        if (known == null || known.second() != second) {
            known = new Formatted(second, formatter.format(Instant.ofEpochSecond(second)));
            latest = known;
        }
        return known.text();
    }
}
