package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.event.ProcessField;
import java.util.Map;

/** What has been counted of one group so far: what a row is made of. */
public interface GroupTotals extends GroupCounts {

    /** The distinct values of a field that aggregates ask for, each with its own totals; costly. */
    Map<String, ValueTotals> values(ProcessField field);

    /**
     * What has been counted of one value of a field.
     *
     * @param count       sightings with it, at least 1
     * @param firstTimeMs earliest of them, epoch milliseconds UTC
     * @param lastTimeMs  latest of them, epoch milliseconds UTC
     */
    record ValueTotals(long count, long firstTimeMs, long lastTimeMs) {}
}
