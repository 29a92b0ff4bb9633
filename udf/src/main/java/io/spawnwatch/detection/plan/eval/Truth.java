package io.spawnwatch.detection.plan.eval;

/** The result of a condition in three-valued logic: a missing value makes it unknown. */
public enum Truth {
    /** Holds. */
    TRUE,
    /** Does not hold. */
    FALSE,
    /** Neither true nor false, because a value is missing. */
    UNKNOWN;

    /** The value of a condition that is never unknown. */
    public static Truth of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    /** The value of the negation. */
    public Truth not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** The value of both conditions together. */
    public Truth and(Truth other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        return this == TRUE ? other : UNKNOWN;
    }

    /** The value of at least one of two conditions. */
    public Truth or(Truth other) {
        if (this == TRUE || other == TRUE) {
            return TRUE;
        }
        return this == FALSE ? other : UNKNOWN;
    }

    /** The value of exactly one of two conditions. */
    public Truth xor(Truth other) {
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : of(this != other);
    }
}
