package io.spawnwatch.detection.lookup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a table by the values of some of its fields. Immutable: threads may share it. */
public final class LookupIndex {
    private static final int[] NONE = {};

    private LookupIndex() {}

    static LookupIndex of(LookupRule rule, LookupCells cells, List<String> fields) {
        throw new UnsupportedOperationException();
    }

    /**
     * The rows that match all values, in the file's order: at most the lookup's {@code max_matches}, the first ones.
     *
     * @param values the values of the index's fields, in their order; a missing value (null) matches no row
     * @return numbers of rows, from 0; not to be changed. Empty if none matches; {@link LookupTable#outputs} adds
     *     {@code default_match}
     */
    public int[] match(List<@Nullable String> values) {
        return NONE;
    }
}
