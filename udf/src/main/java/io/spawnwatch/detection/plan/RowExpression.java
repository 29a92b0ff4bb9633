package io.spawnwatch.detection.plan;

import org.jspecify.annotations.Nullable;

/** An expression, made ready to be computed for row after row. */
@FunctionalInterface
interface RowExpression {

    /** Its value for a row, or null where it has none. */
    @Nullable
    RowValue evaluate(Row row);
}
