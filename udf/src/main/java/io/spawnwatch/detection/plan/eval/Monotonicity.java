package io.spawnwatch.detection.plan.eval;

/** How a condition on a row may change as more sightings are counted. */
public enum Monotonicity {
    /** It never changes. */
    CONSTANT,
    /** Once true, it stays true. */
    STAYS_TRUE,
    /** Once false, it stays false. */
    STAYS_FALSE,
    /** It may change either way, or nothing is known. */
    UNKNOWN;

    /** The monotonicity of a condition that either never changes or about which nothing is known. */
    public static Monotonicity constantIf(boolean constant) {
        return constant ? CONSTANT : UNKNOWN;
    }

    /** The monotonicity of two conditions joined by AND, or by OR. */
    public Monotonicity and(Monotonicity other) {
        if (this == CONSTANT) {
            return other;
        }
        return other == CONSTANT || other == this ? this : UNKNOWN;
    }

    /** The monotonicity of the negated condition. */
    Monotonicity not() {
        return switch (this) {
            case STAYS_TRUE -> STAYS_FALSE;
            case STAYS_FALSE -> STAYS_TRUE;
            default -> this;
        };
    }
}
