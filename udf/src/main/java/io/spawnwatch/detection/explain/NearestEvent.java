package io.spawnwatch.detection.explain;

import io.spawnwatch.event.ProcessEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among many events, the one that comes nearest to satisfying a detection: the first with the fewest terms that do
 * not hold and, among those, the fewest comparisons that would have to change. Also finds the terms that no event satisfies.
 * Most events are ruled out by a few terms, so this may look at every event of a file. Keeps one event; not thread-safe.
 */
public final class NearestEvent {
    private final HeldCondition condition;
    private @Nullable ProcessEvent event;
    private int distance = Integer.MAX_VALUE;
    private int changes = Integer.MAX_VALUE;

    /** The terms that some event has satisfied, by their positions in a trace. */
    private final BitSet met = new BitSet();

    /** @param condition the detection's, or what it counts */
    public NearestEvent(HeldCondition condition) {
        this.condition = condition;
    }

    /**
     * Looks at an event.
     *
     * @param candidate with the fields that the data model calculates
     * @return whether it is the nearest so far
     */
    public boolean consider(ProcessEvent candidate) {
        // Nothing comes nearer than a match.
        if (changes == 0) {
            return false;
        }
        int terms = condition.distance(candidate, distance, met);
        if (terms > distance) {
            return false;
        }
        int comparisons = condition.changes(candidate);
        if (terms == distance && comparisons >= changes) {
            return false;
        }
        event = candidate;
        distance = terms;
        changes = comparisons;
        return true;
    }

    /** Whether an event satisfies the condition. */
    public boolean isMet() {
        return changes == 0;
    }

    /** The nearest event, or null if there was none. */
    public @Nullable ProcessEvent event() {
        return event;
    }

    /**
     * Why the nearest event does not satisfy the detection.
     *
     * @throws NullPointerException if there was no event
     */
    public ConditionTrace trace() {
        return condition.trace(Objects.requireNonNull(event, "no event was considered"));
    }

    /**
     * The terms that are decided on events and that no event has satisfied, with their values on the nearest event: each of
     * them alone keeps the detection from firing.
     *
     * @throws NullPointerException if there was no event
     */
    public List<Conjunct> unmet() {
        List<Conjunct> unmet = new ArrayList<>();
        List<Conjunct> conjuncts = trace().conjuncts();
        for (int i = 0; i < conjuncts.size(); i++) {
            if (conjuncts.get(i).decided().isOnEvent() && !met.get(i)) {
                unmet.add(conjuncts.get(i));
            }
        }
        return unmet;
    }
}
