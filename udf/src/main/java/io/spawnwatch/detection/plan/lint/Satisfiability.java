package io.spawnwatch.detection.plan.lint;

/** What can be said of a condition before there is an event. */
enum Satisfiability {
    /** It holds for every event. */
    ALWAYS,
    /** It holds for no event. */
    NEVER,
    /** It depends on the event, or nobody has found out that it does not. */
    UNKNOWN;

    /** Of the opposite. */
    Satisfiability not() {
        return switch (this) {
            case ALWAYS -> NEVER;
            case NEVER -> ALWAYS;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
