package io.spawnwatch.detection.plan.eval;

/** A condition on rows, made ready to be asked for row after row. */
@FunctionalInterface
public interface RowCondition {

    /** Whether the row meets it; false also where that cannot be said because a value is missing. */
    boolean test(Row row);
}
