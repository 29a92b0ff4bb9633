package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.IncrementalCondition;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import org.jspecify.annotations.Nullable;

/**
 * A command that keeps or drops rows.
 *
 * @param condition   what rows are kept by
 * @param incremental the same, answered sighting by sighting, or null where it cannot be
 */
record FilterStep(RowCondition condition, @Nullable IncrementalCondition incremental) implements RowStep {
    @Override
    public boolean apply(Row row) {
        return condition.test(row);
    }
}
