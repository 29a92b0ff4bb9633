package io.spawnwatch.detection.plan.eval;

/** An expression of which one number is wanted. */
@FunctionalInterface
interface RowNumber {

    /** The number for a row, or NaN where there is no value or it is no number. */
    double of(Row row);
}
