package io.spawnwatch.detection.plan.eval;

/** A condition inside an expression, made ready to be asked for row after row. */
@FunctionalInterface
interface RowTruth {

    /** What it says of a row. */
    Truth of(Row row);
}
