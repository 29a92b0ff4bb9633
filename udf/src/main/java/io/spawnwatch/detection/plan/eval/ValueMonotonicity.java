package io.spawnwatch.detection.plan.eval;

/** How a row's value changes as more and more sightings are counted. */
public enum ValueMonotonicity {
    /** Not at all: it depends on what rows are grouped by only. */
    CONSTANT,
    /** A number that never becomes smaller, or values of which none is ever lost. */
    INCREASING,
    /** A number that never becomes greater. */
    DECREASING,
    /** Nobody knows. */
    UNKNOWN
}
