package io.spawnwatch.detection.plan.eval;

/** How a value of a row may change as more sightings are counted. */
public enum ValueMonotonicity {
    /** It never changes: it depends only on what rows are grouped by. */
    CONSTANT,
    /** A number that never decreases, or a set of values that never loses one. */
    INCREASING,
    /** A number that never increases. */
    DECREASING,
    /** It may change in any way, or nothing is known. */
    UNKNOWN;

    /** The monotonicity of a value that either never changes or about which nothing is known. */
    public static ValueMonotonicity constantIf(boolean constant) {
        return constant ? CONSTANT : UNKNOWN;
    }
}
