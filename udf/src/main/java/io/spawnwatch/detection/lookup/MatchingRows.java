package io.spawnwatch.detection.lookup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the rows that match in one look-up. */
final class MatchingRows {
    private static final int[] NONE = {};

    private final PatternRows rows;
    private final LookupInput input;
    private final int most;

    /** Places in the list of rows: in the file's order, whatever the order of the candidates. */
    private @Nullable IntSet matching;

    MatchingRows(PatternRows rows, LookupInput input, int most) {
        this.rows = rows;
        this.input = input;
        this.most = most;
    }

    /** Takes a row if it matches, and returns whether it does. */
    boolean offer(int place) {
        if (!rows.matches(place, input)) {
            return false;
        }
        if (matching == null) {
            matching = new IntSet();
        }
        matching.add(place);
        return true;
    }

    /** Whether later rows of an ascending list cannot be among the first ones, once so many of the list were taken. */
    boolean isEnough(int taken) {
        return taken >= most;
    }

    int[] first() {
        if (matching == null) {
            return NONE;
        }
        int[] places = matching.sorted();
        int[] first = places.length > most ? Arrays.copyOf(places, most) : places;
        for (int i = 0; i < first.length; i++) {
            first[i] = rows.row(first[i]);
        }
        return first;
    }
}
