package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.LookupTable;
import java.util.Collection;
import java.util.List;

/**
 * How to build the rows of the running detections.
 *
 * @param profiles what is stored with their rows
 * @param lookups  the lookup tables that their rows use
 * @param planner  plans the rows of these and of earlier versions
 */
record RunningRows(Collection<DetectionProfile> profiles, Collection<LookupTable> lookups, GroupRows.Planner planner) {

    /** Copies the collections. */
    RunningRows {
        profiles = List.copyOf(profiles);
        lookups = List.copyOf(lookups);
    }
}
