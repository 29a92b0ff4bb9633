package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.event.ProcessField;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of one group to say, at a sighting, whether its row holds: counts, what the newest sighting has added, and
 * which conditions earlier ones have met. Nothing here costs more the more has been counted.
 */
public interface GroupProgress extends GroupCounts {

    /** Sightings that had a field which aggregates ask for. */
    long sightings(ProcessField field);

    /** Distinct values of such a field. */
    long distinct(ProcessField field);

    /** The value of such a field that the newest sighting was the first to have, or null where it added none. */
    @Nullable
    String newValue(ProcessField field);

    /** Whether a condition on single values has been met, by its number in the search. */
    boolean isSatisfied(int condition);

    /** A condition on single values has been met. */
    void markSatisfied(int condition);
}
