package io.spawnwatch.document;

import io.spawnwatch.document.DocumentValue.Kind;
import io.spawnwatch.document.DocumentValue.Scalar;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** Converts scalars to numbers, truth values and times. An error names the key, what was found and what is expected. */
final class TypedScalar {
    // Neither octal nor sexagesimal nor with underscores, because versions of YAML disagree on their meaning.
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    static final Pattern NUMBER = Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern TRUTH_VALUE = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    private TypedScalar() {}

    static int integer(String named, Scalar scalar) {
        if (scalar.kind() != Kind.NUMBER || !WHOLE_NUMBER.matcher(scalar.text()).matches()) {
            throw wrong(named, scalar, "a whole number" + withoutQuotes(scalar, WHOLE_NUMBER));
        }
        try {
            return Integer.parseInt(scalar.text());
        } catch (NumberFormatException e) {
            throw wrong(named, scalar, "a whole number of at most " + Integer.MAX_VALUE);
        }
    }

    static double number(String named, Scalar scalar) {
        if (scalar.kind() != Kind.NUMBER || !NUMBER.matcher(scalar.text()).matches()) {
            throw wrong(named, scalar, "a number" + withoutQuotes(scalar, NUMBER));
        }
        double number = Double.parseDouble(scalar.text());
        if (!Double.isFinite(number)) {
            throw wrong(named, scalar, "a smaller number");
        }
        return number;
    }

    static boolean bool(String named, Scalar scalar) {
        if (scalar.kind() != Kind.BOOLEAN) {
            throw wrong(named, scalar, "true or false" + withoutQuotes(scalar, TRUTH_VALUE));
        }
        return switch (scalar.text().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(named, scalar, "true or false");
        };
    }

    static Duration duration(String named, Scalar scalar) {
        try {
            return DurationText.parse(scalar.text());
        } catch (IllegalArgumentException e) {
            throw wrong(named, scalar, DurationText.FORMS);
        }
    }

    static Instant instant(String named, Scalar scalar) {
        try {
            return InstantText.parse(scalar.text());
        } catch (DateTimeException e) {
            throw wrong(named, scalar, InstantText.FORMS);
        }
    }

    static InvalidDocumentException wrong(String named, DocumentValue found, String expected) {
        return new InvalidDocumentException(
                found.place(), named + " is " + found.described() + ", expected " + expected);
    }

    private static String withoutQuotes(Scalar scalar, Pattern form) {
        return scalar.kind() == Kind.TEXT && form.matcher(scalar.text()).matches() ? ", without quotes" : "";
    }
}
