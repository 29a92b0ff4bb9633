package io.spawnwatch.detection.plan.lint;

/** What is known about a condition before there is an event. */
enum Satisfiability {
    /** It is true for every event. */
    ALWAYS,
    /** It is true for no event. */
    NEVER,
    /** It depends on the event, or the check has not found that it does not. */
    UNKNOWN;

    /** The satisfiability of the negated condition. */
    Satisfiability not() {
        return switch (this) {
            case ALWAYS -> NEVER;
            case NEVER -> ALWAYS;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
