package io.spawnwatch.config;

import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.sighting.Emission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Settings as people write them, read in one way wherever they stand: in the configuration file or on the command line.
 * What cannot be read is an {@link IllegalArgumentException} whose message says what is expected; the caller knows where
 * it stands.
 */
public final class SettingText {
    /** A century: more is a slip of the pen, and much more does not fit into milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private SettingText() {}

    /** A duration, zero among them. */
    public static Duration duration(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be at most " + LONGEST.toDays() + "d, but is " + text);
        }
        return duration;
    }

    /** A duration of at least a millisecond. */
    public static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("must be at least 1ms, but is " + text);
        }
        return duration;
    }

    /** Several values of one option as one text: a line break is about all that no value has in it. */
    public static String joined(List<String> values) {
        return String.join("\n", values);
    }

    /**
     * The paths that {@link #joined} has put together.
     *
     * @throws IllegalArgumentException where one is empty, as that of a shell's variable that is not set
     */
    public static List<Path> paths(String text) {
        return paths(List.of(text.split("\n", -1)));
    }

    /**
     * Paths of a list.
     *
     * @throws IllegalArgumentException where one is empty
     */
    public static List<Path> paths(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a path is empty; name a file or a folder, or leave the setting out");
        }
        return texts.stream().map(Path::of).toList();
    }

    /** A whole number above 0. */
    public static Integer positiveNumber(String text) {
        String message = "expected a whole number above 0, but found '" + text + "'";
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message, e);
        }
        throw new IllegalArgumentException(message);
    }

    /** A TCP port that can be named, so not 0. */
    public static Integer port(String text) {
        String message = "expected a port from 1 to 65535, but found '" + text + "'";
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message, e);
        }
        throw new IllegalArgumentException(message);
    }

    /** What the records of a source look like. */
    public static Sourcetype sourcetype(String text) {
        return oneOf(Sourcetype.values(), Sourcetype::optionName, text);
    }

    /** When rows are reported. */
    public static Emission emission(String text) {
        return oneOf(Emission.values(), SettingText::kebabCase, text);
    }

    static DeliveryGuarantee delivery(String text) {
        return oneOf(
                new DeliveryGuarantee[] {DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE},
                SettingText::kebabCase,
                text);
    }

    static StartingOffsets startingOffsets(String text) {
        return oneOf(StartingOffsets.values(), SettingText::kebabCase, text);
    }

    private static String kebabCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> T oneOf(T[] values, Function<? super T, String> name, String text) {
        for (T value : values) {
            if (name.apply(value).equalsIgnoreCase(text)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(values).map(name).toList();
        throw new IllegalArgumentException("expected one of " + String.join(", ", names) + ", but found '" + text + "'"
                + DidYouMean.suffix(text, names));
    }
}
