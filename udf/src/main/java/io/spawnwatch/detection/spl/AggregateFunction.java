package io.spawnwatch.detection.spl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code tstats} can compute for each group. */
public enum AggregateFunction {
    /** How many events; of a field, how many events with the field. */
    COUNT("count"),
    /** The smallest value: as numbers where all are, else as text. */
    MIN("min"),
    /** The greatest value: as numbers where all are, else as text. */
    MAX("max"),
    /** All distinct values, in the order of their characters. */
    VALUES("values"),
    /** How many distinct values. */
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

    /** The function of that name, or null. */
    static @Nullable AggregateFunction named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name.equals(name) || function.longName.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether it makes sense of a time. */
    boolean isOfTime() {
        return this == MIN || this == MAX || this == EARLIEST || this == LATEST;
    }
}
