package io.spawnwatch.detection.explain;

import io.spawnwatch.event.EventFields;
import java.util.BitSet;

/** A condition all of whose terms must hold, to be held against many events. */
public sealed interface HeldCondition permits CountedCondition, TracedCondition {

    /**
     * What each term says of an event.
     *
     * @param event with the fields that the data model calculates
     */
    ConditionTrace trace(EventFields event);

    /**
     * Counts the terms that do not hold, of those that are decided on events: what {@link ConditionTrace#distance()} is. Also
     * notes which hold; a term that was noted before need not be evaluated again.
     *
     * @param event with the fields that the data model calculates
     * @param most  the greatest number of interest; counting stops beyond it
     * @param met   bits by the terms' positions in a trace
     */
    int distance(EventFields event, int most, BitSet met);

    /**
     * The least number of comparisons that would have to change for the event to count: what {@link ConditionTrace#changes()} is.
     *
     * @param event with the fields that the data model calculates
     */
    int changes(EventFields event);
}
