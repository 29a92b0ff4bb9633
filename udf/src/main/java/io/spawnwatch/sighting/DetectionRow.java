package io.spawnwatch.sighting;

import io.spawnwatch.detection.DetectionProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a detection's search: one group of one window, as reported once.
 *
 * @param profile       the detection, as it was when the window was opened
 * @param windowStartMs start of the window, epoch milliseconds UTC, inclusive
 * @param windowEndMs   end of the window, epoch milliseconds UTC, exclusive
 * @param groupValues   values of the profile's group fields, in their order
 * @param tally         count, first and last time
 * @param revision      from 1; a higher one of the same group and window replaces the lower ones
 * @param late          whether the row counts only sightings beyond the allowed lateness
 */
public record DetectionRow(
        DetectionProfile profile,
        long windowStartMs,
        long windowEndMs,
        List<String> groupValues,
        Tally tally,
        int revision,
        boolean late) {

    /** What a group-by field that the event does not have groups under. */
    public static final String MISSING = "null";

    /** Copies the values. */
    public DetectionRow {
        groupValues = List.copyOf(groupValues);
    }

    /**
     * The value of a field of the row, or the value that the detection's condition fixes.
     *
     * @param field CIM name
     * @return the text, or null when the row has no such field
     */
    public @Nullable String value(String field) {
        int index = profile.groupFields().indexOf(field);
        return index >= 0 ? groupValues.get(index) : profile.fixedValues().get(field);
    }
}
