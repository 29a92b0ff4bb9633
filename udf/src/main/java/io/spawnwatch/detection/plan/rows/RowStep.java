package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.Row;

/** The effect of one command on a row. */
@FunctionalInterface
interface RowStep {

    /**
     * Changes the row.
     *
     * @return false if the command drops it
     */
    boolean apply(Row row);
}
