package io.spawnwatch.detection.plan.eval;

/** What is known of an expression's value before there is a row; it may always be missing. */
enum ValueKind {
    /** A number. */
    NUMBER,
    /** A number or a text, or several. */
    ANY;

    ValueKind and(ValueKind other) {
        return this == other ? this : ANY;
    }
}
