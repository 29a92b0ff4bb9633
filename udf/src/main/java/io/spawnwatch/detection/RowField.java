package io.spawnwatch.detection;

import java.util.List;

/**
 * A field of a row, as left by the last command of the search.
 *
 * @param name   name of the field
 * @param values one text, or several if the field is multivalued
 * @param number whether it is a single decimal number
 */
public record RowField(String name, List<String> values, boolean number) {

    /** Copies the values. */
    public RowField {
        values = List.copyOf(values);
    }

    /** A field with a single text. */
    public static RowField of(String name, String value) {
        return new RowField(name, List.of(value), false);
    }
}
