package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stats} or {@code eventstats} computes for each group of rows, such as {@code dc(process) as processes}.
 *
 * @param function name of the function
 * @param field    field of the rows that it is applied to, or null as in {@code count}
 * @param as       name given to the result, or null
 */
public record StatsAggregate(
        Word function, @Nullable Word field, @Nullable Word as) {

    /**
     * The function that it computes.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not supported
     */
    public StatsFunction computes() {
        StatsFunction computes = StatsFunction.named(function.text());
        if (computes != null) {
            return computes;
        }
        String problem = "the aggregate '" + function + "' is not supported";
        if (StatsFunction.OF_ORDERED_ROWS.contains(function.text())) {
            throw function.origin()
                    .fault(
                            construct(),
                            problem + ": its result depends on the order of rows, and the rows of a stream have none",
                            "values, min and max do not depend on it");
        }
        throw function.origin()
                .fault(
                        construct(),
                        problem,
                        "count, dc, values, min, max, sum, avg, range, stdev, stdevp, var, varp and sumsq are");
    }

    /** What a refusal of it is about. */
    public Construct construct() {
        return Construct.aggregate(function.text());
    }

    /** The name of the field that holds the result. */
    public String output() {
        return as == null ? unnamed() : as.text();
    }

    private String unnamed() {
        return function + (field == null ? "" : "(" + field + ")");
    }

    @Override
    public String toString() {
        return unnamed() + (as == null ? "" : " as " + as);
    }
}
