package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.ValuePattern;
import org.jspecify.annotations.Nullable;

/**
 * A value that a condition compares a field with. Two are equal if their patterns are, wherever they come from.
 *
 * @param pattern the values that it matches
 * @param origin  where it comes from
 */
public record ComparedValue(ValuePattern pattern, Origin origin) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ComparedValue value && pattern.equals(value.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
