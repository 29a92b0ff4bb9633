package io.spawnwatch.detection.plan.eval;

/** A condition within an expression, which can also be unknown. */
@FunctionalInterface
interface RowTruth {

    Truth of(Row row);
}
