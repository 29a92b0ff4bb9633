package io.spawnwatch.detection.plan.eval;

/** An expression that is read as a number. */
@FunctionalInterface
interface RowNumber {

    /** The number for a row, or NaN if there is no value or it is not a number. */
    double of(Row row);
}
