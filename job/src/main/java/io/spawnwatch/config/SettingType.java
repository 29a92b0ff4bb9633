package io.spawnwatch.config;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a setting are written: by users, in the parameters that a job publishes, and in reports. Parsing throws
 * an {@link IllegalArgumentException} whose message says what is expected; the caller adds where the text comes from.
 *
 * @param <T> type of the values
 */
public final class SettingType<T> {
    /** More than a century is a typing error, and much more does not fit into milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Separates the values of a list option: a path or topic name hardly ever contains a line break. */
    private static final String SEPARATOR = "\n";

    private static final String NO_LIMIT = "none";

    /** How many words a value takes. */
    public enum Form {
        /** One. */
        SINGLE,
        /** One or more. */
        LIST,
        /** None on the command line, {@code true} or {@code false} in a file. */
        FLAG
    }

    /** A duration, which may be zero. */
    public static final SettingType<Duration> DURATION = duration(SettingType::parseDuration);

    /** A duration of at least one millisecond. */
    public static final SettingType<Duration> POSITIVE_DURATION = duration(SettingType::parsePositiveDuration);

    /** The path of a file or folder. */
    public static final SettingType<Path> PATH = single("FILE", Path::of, Path::toString);

    /** Paths of files and folders. */
    public static final SettingType<List<Path>> PATHS = list("FILE|DIR", SettingType::parsePaths, Path::toString);

    /** Any text. */
    public static final SettingType<String> TEXT = single("TEXT", text -> text, text -> text);

    /** Several texts. */
    public static final SettingType<List<String>> TEXTS = list("TEXT", List::copyOf, text -> text);

    /** Something that is either on or off. */
    public static final SettingType<Boolean> FLAG = new SettingType<>(
            "true|false",
            Form.FLAG,
            texts -> Boolean.parseBoolean(texts.get(0)),
            String::valueOf,
            UnaryOperator.identity());

    /** A whole number of at least 1. */
    public static final SettingType<Integer> COUNT =
            single("N", text -> parseInteger(text, Integer.MAX_VALUE, "a whole number above 0"), String::valueOf);

    /** A whole number of at least 1, or {@code none}, whose value is 0. */
    public static final SettingType<Integer> LIMIT = single(
            "N|none",
            text -> text.equalsIgnoreCase(SettingType.NO_LIMIT)
                    ? 0
                    : parseInteger(text, Integer.MAX_VALUE, "a whole number above 0, or none"),
            limit -> limit == 0 ? SettingType.NO_LIMIT : String.valueOf(limit));

    /** A TCP port other than 0, which would mean any free one. */
    public static final SettingType<Integer> PORT =
            single("PORT", text -> parseInteger(text, 65_535, "a port from 1 to 65535"), String::valueOf);

    private final String label;
    private final Form form;
    private final Function<List<String>, T> parser;
    private final Function<T, String> printer;
    private final UnaryOperator<String> wording;

    private SettingType(
            String label,
            Form form,
            Function<List<String>, T> parser,
            Function<T, String> printer,
            UnaryOperator<String> wording) {
        this.label = label;
        this.form = form;
        this.parser = parser;
        this.printer = printer;
        this.wording = wording;
    }

    /** A type whose values are parsed from a single text. */
    public static <T> SettingType<T> single(String label, Function<String, T> parser, Function<T, String> printer) {
        return new SettingType<>(
                label, Form.SINGLE, texts -> parser.apply(texts.get(0)), printer, UnaryOperator.identity());
    }

    /** A choice of constants that are named in kebab case. Parsing ignores case. */
    public static <T extends Enum<T>> SettingType<T> choice(List<T> values) {
        return choice(SettingType::kebabCase, values);
    }

    /** A choice of constants with names of their own. Parsing ignores case. */
    public static <T> SettingType<T> choice(Function<? super T, String> name, List<T> values) {
        List<String> names = values.stream().map(name).toList();
        return single(String.join("|", names), text -> parseChoice(text, values, names), name::apply);
    }

    private static <T> SettingType<List<T>> list(
            String label, Function<List<String>, List<T>> parser, Function<T, String> printer) {
        return new SettingType<>(
                label,
                Form.LIST,
                parser,
                values -> String.join(", ", values.stream().map(printer).toList()),
                UnaryOperator.identity());
    }

    private static SettingType<Duration> duration(Function<String, Duration> parser) {
        return new SettingType<>(
                "DURATION",
                Form.SINGLE,
                texts -> parser.apply(texts.get(0)),
                Duration::toString,
                SettingType::durationInWords);
    }

    /** What stands for a value in help texts, for example {@code DURATION} or {@code revisions|final}. */
    public String label() {
        return label;
    }

    /** How many words a value takes. */
    public Form form() {
        return form;
    }

    /** Whether values are paths, or lists of them. */
    boolean namesPaths() {
        return this == PATH || this == PATHS;
    }

    /** Joins the words of a list option into one text for {@link #parse}. */
    public static String join(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    /** Parses the value of an option; {@link #join} puts several words into one text. */
    public T parse(String text) {
        return parser.apply(form == Form.LIST ? List.of(text.split(SEPARATOR, -1)) : List.of(text));
    }

    /** Prints a value as jobs publish it. Upgrades compare this text across versions, so its form must not change. */
    public String print(T value) {
        return printer.apply(value);
    }

    /** Turns a printed value into words for people; text in the form of another version is returned unchanged. */
    public String inWords(String printed) {
        return wording.apply(printed);
    }

    /**
     * Reads the value of a key, or null if the file does not have it.
     *
     * @throws InvalidDocumentException naming the place
     */
    @Nullable
    T read(Mapping file, String key) {
        List<String> texts = texts(file, key);
        if (texts.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(texts);
        } catch (IllegalArgumentException e) {
            throw new InvalidDocumentException(file.place(key), "'" + key + "': " + e.getMessage());
        }
    }

    private List<String> texts(Mapping file, String key) {
        if (form == Form.LIST) {
            return file.texts(key);
        }
        Object value = form == Form.FLAG ? file.bool(key) : file.text(key);
        return value == null ? List.of() : List.of(value.toString());
    }

    private static Duration parseDuration(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be at most " + DurationText.print(LONGEST) + ", but is " + text);
        }
        return duration;
    }

    private static Duration parsePositiveDuration(String text) {
        Duration duration = parseDuration(text);
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("must be at least 1ms, but is " + text);
        }
        return duration;
    }

    private static String durationInWords(String printed) {
        try {
            return DurationText.print(Duration.parse(printed));
        } catch (DateTimeParseException e) {
            return printed;
        }
    }

    /** An empty path usually comes from a shell variable that is not set. */
    private static List<Path> parsePaths(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a path is empty; name a file or a folder, or leave the setting out");
        }
        return texts.stream().map(Path::of).toList();
    }

    private static Integer parseInteger(String text, int largest, String expected) {
        String message = "expected " + expected + ", but found '" + text + "'";
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message, e);
        }
        throw new IllegalArgumentException(message);
    }

    private static <T> T parseChoice(String text, List<T> values, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(text)) {
                return values.get(i);
            }
        }
        throw new IllegalArgumentException("expected one of " + String.join(", ", names) + ", but found '" + text + "'"
                + DidYouMean.suffix(text, names));
    }

    private static String kebabCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
