package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** An expression, made ready to be computed for row after row. */
@FunctionalInterface
public interface RowExpression {

    /** Its value for a row, or null where it has none. */
    @Nullable
    RowValue evaluate(Row row);
}
