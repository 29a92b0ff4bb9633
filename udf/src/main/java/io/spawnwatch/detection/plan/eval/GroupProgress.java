package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.event.ProcessField;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to evaluate a group's conditions at one sighting: counts, what the newest sighting added, and which
 * conditions earlier sightings have satisfied. The cost of each method is independent of how much has been counted.
 */
public interface GroupProgress extends GroupCounts {

    /** Number of sightings that had a value of an observed field. */
    long sightings(ProcessField field);

    /** Number of distinct values of an observed field. */
    long distinct(ProcessField field);

    /** The value of an observed field that the newest sighting was the first to have, or null if it added none. */
    @Nullable
    String newValue(ProcessField field);

    /**
     * Whether an earlier sighting has satisfied a condition on single values.
     *
     * @param condition its number in the search; see {@link SatisfiedConditions}
     */
    boolean isSatisfied(int condition);

    /**
     * Records that the newest sighting has satisfied a condition on single values.
     *
     * @param condition its number in the search; see {@link SatisfiedConditions}
     */
    void markSatisfied(int condition);
}
