package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.Row;

/** What one command does to a row. */
@FunctionalInterface
interface RowStep {

    /** Changes the row; false where the command drops it. */
    boolean apply(Row row);
}
