package io.spawnwatch.detection.lookup;

/** Finds the patterns of one column that may match a value, without looking at all of them. Immutable. */
interface CandidateFinder {
    /** Offers the places of all patterns that match, in ascending parts, and of some that do not. */
    void find(LookupInput input, MatchingRows matching);
}
