package io.spawnwatch.detection.lookup;

/** A cell that stands for more than one value. Immutable. */
interface CellPattern {
    /** Whether a value matches. */
    boolean matches(LookupInput input, int position);
}
