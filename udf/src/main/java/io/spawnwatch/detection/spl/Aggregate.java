package io.spawnwatch.detection.spl;

import org.jspecify.annotations.Nullable;

/**
 * What {@code tstats} computes for each group, such as {@code min(_time) as firstTime}.
 *
 * @param function name of the function
 * @param argument field that it is applied to, or null as in {@code count}
 * @param as       name that the result is given, or null
 */
public record Aggregate(
        Word function,
        @Nullable FieldName argument,
        @Nullable Word as) {

    /** As SPL writes it. */
    @Override
    public String toString() {
        return function + (argument == null ? "" : "(" + argument + ")") + (as == null ? "" : " as " + as);
    }
}
