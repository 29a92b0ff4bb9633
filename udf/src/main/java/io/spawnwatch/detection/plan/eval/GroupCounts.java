package io.spawnwatch.detection.plan.eval;

import java.util.List;

/** The parts of a group's totals that are always in memory. */
public interface GroupCounts {

    /** Start of the window, in epoch milliseconds UTC. */
    long windowStartMs();

    /** Values of the {@code by} fields, in the search's order. */
    List<String> groupValues();

    /** Number of sightings, at least 1. */
    long count();

    /** Earliest event time, in epoch milliseconds UTC. */
    long firstTimeMs();

    /** Latest event time, in epoch milliseconds UTC. */
    long lastTimeMs();
}
