package io.spawnwatch.detection.lookup;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows with patterns in the same columns. Immutable. */
final class PatternRows {
    /** Comparing so few rows takes less time than searching an index. */
    private static final int FEW_ROWS = 8;

    private final int[] rows;
    private final int most;

    /** For each column of patterns, the position of its value among those that are looked up. */
    private final int[] positions;

    /** By column, then by row. */
    private final CellPattern[][] patterns;

    private final @Nullable CandidateFinder finder;

    /**
     * Creates a list of rows.
     *
     * @param rows      ascending; the array is taken over
     * @param most      how many rows a look-up returns at most
     * @param positions of the values that the columns are compared with, at least one
     * @param patterns  by column, then by row; equal cells of a column are the same object, and all cells of a column have
     *     the same class
     */
    PatternRows(int[] rows, int most, int[] positions, CellPattern[][] patterns) {
        this.rows = rows;
        this.most = most;
        this.positions = positions;
        this.patterns = patterns;
        this.finder = rows.length <= FEW_ROWS ? null : finder(mostDistinct(patterns));
    }

    int row(int place) {
        return rows[place];
    }

    /** The first rows that match, in the file's order. */
    int[] match(LookupInput input) {
        MatchingRows matching = new MatchingRows(this, input, most);
        if (finder != null) {
            finder.find(input, matching);
        } else {
            for (int place = 0; place < rows.length; place++) {
                matching.offer(place);
            }
        }
        return matching.first();
    }

    boolean matches(int place, LookupInput input) {
        for (int column = 0; column < patterns.length; column++) {
            if (!patterns[column][place].matches(input, positions[column])) {
                return false;
            }
        }
        return true;
    }

    private CandidateFinder finder(int column) {
        CellPattern[] cells = patterns[column];
        return cells[0] instanceof CidrPattern
                ? new CidrIndex(positions[column], Arrays.copyOf(cells, cells.length, CidrPattern[].class))
                : new WildcardIndex(positions[column], Arrays.copyOf(cells, cells.length, WildcardPattern[].class));
    }

    /** The column that tells the most rows apart. */
    private static int mostDistinct(CellPattern[][] patterns) {
        int best = 0;
        int most = 0;
        for (int column = 0; column < patterns.length; column++) {
            Set<CellPattern> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
            Collections.addAll(distinct, patterns[column]);
            if (distinct.size() > most) {
                most = distinct.size();
                best = column;
            }
        }
        return best;
    }
}
