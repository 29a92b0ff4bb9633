package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import java.util.List;

/**
 * The row that an event makes if no other is counted with it.
 *
 * @param profile   the detection, grouped as the row is
 * @param group     values of the profile's group fields, in their order
 * @param fields    the row's fields as the search's last command leaves them
 * @param filled    whether a field that rows are grouped by is missing in the event, so that a text fills in for it
 * @param literalFillers the fields that rows are grouped by whose value in the event really is the text that fills in for
 *                    missing ones, a bit for each, in order
 * @param regrouped whether the row is computed by a {@code stats} or {@code eventstats} over rows of {@code tstats}
 */
public record RowOfEvent(
        DetectionProfile profile,
        List<String> group,
        List<RowField> fields,
        boolean filled,
        long literalFillers,
        boolean regrouped) {

    /** Copies the lists. */
    public RowOfEvent {
        group = List.copyOf(group);
        fields = List.copyOf(fields);
    }
}
