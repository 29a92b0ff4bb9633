package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.event.ProcessEvent;

/** A condition, made ready to be asked millions of times a second: immutable, and asking it allocates nothing. */
@FunctionalInterface
public interface EventPredicate {

    /** Whether the event meets the condition. */
    boolean test(ProcessEvent event);
}
