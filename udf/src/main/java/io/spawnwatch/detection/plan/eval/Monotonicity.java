package io.spawnwatch.detection.plan.eval;

/** Whether a condition on a row may change as more and more sightings are counted. */
public enum Monotonicity {
    /** It never changes. */
    CONSTANT,
    /** Once it is true it stays true. */
    STAYS_TRUE,
    /** Once it is false it stays false. */
    STAYS_FALSE,
    /** Nobody knows. */
    UNKNOWN;

    /** Of both conditions together, or of either. */
    public Monotonicity and(Monotonicity other) {
        if (this == CONSTANT) {
            return other;
        }
        return other == CONSTANT || other == this ? this : UNKNOWN;
    }

    /** Of the opposite. */
    Monotonicity not() {
        return switch (this) {
            case STAYS_TRUE -> STAYS_FALSE;
            case STAYS_FALSE -> STAYS_TRUE;
            default -> this;
        };
    }
}
