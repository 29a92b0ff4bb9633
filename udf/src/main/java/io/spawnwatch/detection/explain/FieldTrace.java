package io.spawnwatch.detection.explain;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of a field in an event, before and after the data model's calculations.
 *
 * @param name    CIM name
 * @param value   what conditions see, or null if the event does not have the field
 * @param decoded what the field mapping made of the record, or null if it has nothing for the field
 */
public record FieldTrace(
        String name, @Nullable String value, @Nullable String decoded) {

    /** Whether the data model has given the field another value. */
    public boolean isCalculated() {
        return !Objects.equals(value, decoded);
    }
}
