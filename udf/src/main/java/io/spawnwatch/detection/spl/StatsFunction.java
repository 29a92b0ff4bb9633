package io.spawnwatch.detection.spl;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function that {@code stats} and {@code eventstats} can compute from rows in any order.
 *
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/CommonStatsFunctions">Statistical and
 *     charting functions</a>
 */
public enum StatsFunction {
    /** The number of rows; with a field, the number of its values. */
    COUNT("count", "c"),
    /** The number of distinct values. */
    DISTINCT_COUNT("dc", "distinct_count"),
    /** All distinct values, in character order. */
    VALUES("values"),
    /** The smallest value: as numbers if all values are numbers, else as text. */
    MIN("min"),
    /** The greatest value: as numbers if all values are numbers, else as text. */
    MAX("max"),
    /** The sum of the values that are numbers. */
    SUM("sum"),
    /** The average of the values that are numbers. */
    AVERAGE("avg", "mean"),
    /** The greatest number less the smallest. */
    RANGE("range"),
    /** The standard deviation of a sample of numbers; of a single number, 0. */
    SAMPLE_DEVIATION("stdev"),
    /** The standard deviation of a population of numbers. */
    POPULATION_DEVIATION("stdevp"),
    /** The variance of a sample of numbers; of a single number, 0. */
    SAMPLE_VARIANCE("var"),
    /** The variance of a population of numbers. */
    POPULATION_VARIANCE("varp"),
    /** The sum of the squares of the values that are numbers. */
    SUM_OF_SQUARES("sumsq");

    /** Functions of Splunk's whose result depends on the order of rows. */
    static final Set<String> OF_ORDERED_ROWS = Set.of(
            "first",
            "last",
            "list",
            "earliest",
            "latest",
            "earliest_time",
            "latest_time",
            "rate",
            "mode",
            "per_second");

    private final String name;
    private final String otherName;

    StatsFunction(String name) {
        this(name, name);
    }

    StatsFunction(String name, String otherName) {
        this.name = name;
        this.otherName = otherName;
    }

    /** The function with this name, or null. */
    static @Nullable StatsFunction named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name.equals(name) || function.otherName.equals(name))
                .findFirst()
                .orElse(null);
    }
}
