package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that satisfied a detection's condition.
 *
 * @param groupKey       what it is counted under, as {@link GroupKey#encode()} writes it
 * @param timeMs         event time, epoch milliseconds UTC
 * @param clockSkew      whether the event's time is further ahead of its arrival than the tolerated clock skew
 * @param observed       the event's values of the fields that the detection's aggregates need, in order, null where the event
 *                       does not have the field; empty for most detections
 * @param literalFillers the group-by fields whose value in the event really is the filler, as in {@link Tally#literalFillers()}
 */
public record Sighting(
        String groupKey, long timeMs, boolean clockSkew, List<@Nullable String> observed, long literalFillers) {

    /** Copies the values. A sighting that was in flight in an older version has none. */
    public Sighting {
        observed = observed == null || observed.isEmpty()
                ? List.of()
                : Collections.unmodifiableList(new ArrayList<>(observed));
    }

    /** A sighting of an event in which no value equals the filler. */
    public Sighting(String groupKey, long timeMs, boolean clockSkew, List<@Nullable String> observed) {
        this(groupKey, timeMs, clockSkew, observed, 0);
    }
}
