package io.spawnwatch.detection.plan;

import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.Map;

/** What has been counted of one group so far: what a row is made of. */
public interface GroupTotals {

    /** Start of the window, epoch milliseconds UTC. */
    long windowStartMs();

    /** Values of the {@code by} fields, in the search's order. */
    List<String> groupValues();

    /** Sightings, at least 1. */
    long count();

    /** Earliest event time, epoch milliseconds UTC. */
    long firstTimeMs();

    /** Latest event time, epoch milliseconds UTC. */
    long lastTimeMs();

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
