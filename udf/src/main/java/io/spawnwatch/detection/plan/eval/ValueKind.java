package io.spawnwatch.detection.plan.eval;

/** The type of an expression's value, as far as it is known before there is a row. Any value may be missing. */
enum ValueKind {
    /** A number, or a text that is a number. */
    NUMBER,
    /** A number, a text or a list. */
    ANY;

    ValueKind and(ValueKind other) {
        return this == other ? this : ANY;
    }
}
