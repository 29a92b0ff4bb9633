package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.CaseInsensitiveTable;
import io.spawnwatch.detection.ValuePattern;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of values; a text matches it if it matches any of them. A list without wildcards, which may come from a lookup,
 * is tested in one step however long it is, and patterns one after the other. Immutable, and a test allocates nothing.
 */
public final class ValueList {
    /** Below this, comparing is as fast as a table. */
    private static final int FEWEST_IN_A_TABLE = 8;

    private static final int[] PRESENT = {};

    private final ValuePattern[] compared;

    /** The values without a wildcard, or null if they are among the compared. */
    private final @Nullable CaseInsensitiveTable literals;

    /** A list of these values, in any order. */
    public ValueList(List<ValuePattern> values) {
        Map<String, int[]> texts = new HashMap<>();
        if (values.stream().filter(ValuePattern::isLiteral).count() >= FEWEST_IN_A_TABLE) {
            for (ValuePattern value : values) {
                String literal = value.literal();
                if (literal != null) {
                    texts.put(CaseFolding.fold(literal), PRESENT);
                }
            }
        }
        literals = texts.isEmpty() ? null : new CaseInsensitiveTable(texts);
        compared = values.stream()
                .filter(value -> texts.isEmpty() || !value.isLiteral())
                .toArray(ValuePattern[]::new);
    }

    /** Whether the text matches any of the values. */
    public boolean contains(CharSequence text) {
        if (literals != null && literals.find(text) != null) {
            return true;
        }
        for (ValuePattern value : compared) {
            if (value.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** The numbers among some values that are not patterns, sorted: a text that is one of them, written otherwise, is equal. */
    static double[] numbers(List<ValuePattern> values) {
        return values.stream()
                .filter(ValuePattern::isLiteral)
                .mapToDouble(value -> NumberText.parse(value.longestLiteral()))
                .filter(number -> !Double.isNaN(number))
                .map(number -> number + 0.0)
                .sorted()
                .toArray();
    }

    /** Whether a text is one of these numbers. */
    static boolean isOneOf(double[] numbers, String text) {
        if (numbers.length == 0) {
            return false;
        }
        double number = NumberText.parse(text);
        return !Double.isNaN(number) && Arrays.binarySearch(numbers, number + 0.0) >= 0;
    }
}
