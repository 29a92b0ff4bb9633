package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.event.ProcessField;
import java.util.Map;

/** Everything that has been counted for one group so far, from which its row is computed. */
public interface GroupTotals extends GroupCounts {

    /** The distinct values of an observed field, each with its own totals. Costly: reads all values from state. */
    Map<String, ValueTotals> values(ProcessField field);

    /**
     * What has been counted for one value of a field.
     *
     * @param count       number of sightings with the value, at least 1
     * @param firstTimeMs earliest of their times, in epoch milliseconds UTC
     * @param lastTimeMs  latest of their times, in epoch milliseconds UTC
     */
    record ValueTotals(long count, long firstTimeMs, long lastTimeMs) {}
}
