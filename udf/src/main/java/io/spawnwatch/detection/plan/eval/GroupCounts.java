package io.spawnwatch.detection.plan.eval;

import java.util.List;

/** What is at hand of one group at any time, whatever has been seen of it. */
public interface GroupCounts {

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
}
