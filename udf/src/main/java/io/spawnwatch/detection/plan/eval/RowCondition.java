package io.spawnwatch.detection.plan.eval;

/** A condition that can be evaluated for one row after another. */
@FunctionalInterface
public interface RowCondition {

    /** Whether the row satisfies the condition; false also if that is unknown because a value is missing. */
    boolean test(Row row);
}
