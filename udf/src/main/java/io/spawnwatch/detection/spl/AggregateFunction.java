package io.spawnwatch.detection.spl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A function that {@code tstats} can compute for each group. */
public enum AggregateFunction {
    /** The number of events; with a field, the number of events that have it. */
    COUNT("count"),
    /** The smallest value: as numbers if all values are numbers, else as text. */
    MIN("min"),
    /** The greatest value: as numbers if all values are numbers, else as text. */
    MAX("max"),
    /** All distinct values, in character order. */
    VALUES("values"),
    /** The number of distinct values. */
    DISTINCT_COUNT("dc", "distinct_count"),
    /** The value of the earliest event with the field. */
    EARLIEST("earliest"),
    /** The value of the latest event with the field. */
    LATEST("latest");

    private final String name;
    private final String longName;

    AggregateFunction(String name) {
        this(name, name);
    }

    AggregateFunction(String name, String longName) {
        this.name = name;
        this.longName = longName;
    }

    /** The function with this name, or null. */
    static @Nullable AggregateFunction named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name.equals(name) || function.longName.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether it can be applied to a time. */
    boolean isOfTime() {
        return this == MIN || this == MAX || this == EARLIEST || this == LATEST;
    }
}
