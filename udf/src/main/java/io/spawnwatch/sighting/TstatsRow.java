package io.spawnwatch.sighting;

import io.spawnwatch.detection.RowField;
import java.util.List;

/**
 * A row of {@code tstats} that waits for the other rows of its window, because the search goes on with {@code stats} or
 * {@code eventstats}.
 *
 * @param groupValues values of the fields that {@code tstats} groups by, in their order
 * @param tally       count, first and last time
 * @param fields      the row's fields as far as the rest of the search needs them
 */
public record TstatsRow(List<String> groupValues, Tally tally, List<RowField> fields) {

    /** Copies the lists. */
    public TstatsRow {
        groupValues = List.copyOf(groupValues);
        fields = List.copyOf(fields);
    }
}
