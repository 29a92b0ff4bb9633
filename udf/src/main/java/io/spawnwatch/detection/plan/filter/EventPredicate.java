package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.event.EventFields;

/** A compiled condition on events, to be tested millions of times a second: immutable, and a test allocates nothing. */
@FunctionalInterface
public interface EventPredicate {

    /** Whether the event satisfies the condition. */
    boolean test(EventFields event);
}
