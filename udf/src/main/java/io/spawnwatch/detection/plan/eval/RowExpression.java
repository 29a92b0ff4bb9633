package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** An expression that can be evaluated for one row after another. */
@FunctionalInterface
public interface RowExpression {

    /** The expression's value for a row, or null if it has none. */
    @Nullable
    RowValue evaluate(Row row);
}
