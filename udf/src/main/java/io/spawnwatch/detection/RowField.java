package io.spawnwatch.detection;

import java.util.List;

/**
 * A field of a row, as the search's last command leaves it.
 *
 * @param name   name of the field
 * @param values one text, or several where the field has several values
 * @param number whether it is a single value and a number, written decimal
 */
public record RowField(String name, List<String> values, boolean number) {

    /** Copies the values. */
    public RowField {
        values = List.copyOf(values);
    }

    /** A field with one text. */
    public static RowField of(String name, String value) {
        return new RowField(name, List.of(value), false);
    }
}
