package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event that satisfied one detection's condition.
 *
 * @param groupKey  what it counts under, as {@link GroupKey#encode()} writes it
 * @param timeMs    event time, epoch milliseconds UTC
 * @param clockSkew whether the event's time lies further ahead of its arrival than a sound clock explains
 * @param observed  the event's values of the fields that the detection's aggregates need, in their order; empty for most
 *                  detections, and null where the event does not have the field
 * @param literalFillers the group-by fields in which the event really has the text that missing ones are filled with; see
 *                  {@link Tally#literalFillers()}
 */
public record Sighting(
        String groupKey, long timeMs, boolean clockSkew, List<@Nullable String> observed, long literalFillers) {

    /** Copies the values. One that was on its way when there was only counting has none. */
    public Sighting {
        observed = observed == null || observed.isEmpty()
                ? List.of()
                : Collections.unmodifiableList(new ArrayList<>(observed));
    }

    /** A sighting of an event that has no field whose text is taken for a missing one. */
    public Sighting(String groupKey, long timeMs, boolean clockSkew, List<@Nullable String> observed) {
        this(groupKey, timeMs, clockSkew, observed, 0);
    }
}
