package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tstats} computes for each group, such as {@code min(_time) as firstTime}.
 *
 * @param function name of the function
 * @param argument field that it is applied to, or null as in {@code count}
 * @param as       name given to the result, or null
 */
public record Aggregate(
        Word function,
        @Nullable FieldName argument,
        @Nullable Word as) {

    /**
     * The function that it computes.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not supported
     */
    public AggregateFunction computes() {
        AggregateFunction computes = AggregateFunction.named(function.text());
        if (computes == null) {
            throw function.origin()
                    .fault(
                            construct(),
                            "the aggregate '" + function + "' is not supported",
                            "count, dc, values, min, max, earliest and latest are");
        }
        return computes;
    }

    /** What a refusal of it is about. */
    Construct construct() {
        return Construct.aggregate(function.text());
    }

    /** The name of the field that holds the result. */
    public String output() {
        return as == null ? toString() : as.text();
    }

    /** Whether its argument is the event's time. */
    public boolean isOfTime() {
        return argument != null && argument.name().equals(FieldName.TIME);
    }

    /** As SPL writes it. */
    @Override
    public String toString() {
        return function + (argument == null ? "" : "(" + argument + ")") + (as == null ? "" : " as " + as);
    }
}
