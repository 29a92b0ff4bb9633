package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.IncrementalCondition;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import org.jspecify.annotations.Nullable;

/**
 * A command that keeps or drops a row.
 *
 * @param condition   the condition on rows to keep
 * @param incremental the same condition evaluated sighting by sighting, or null if that is impossible
 */
record FilterStep(RowCondition condition, @Nullable IncrementalCondition incremental) implements RowStep {
    @Override
    public boolean apply(Row row) {
        return condition.test(row);
    }
}
