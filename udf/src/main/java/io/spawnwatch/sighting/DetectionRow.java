package io.spawnwatch.sighting;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A row of a detection's search: one group of one window, as reported once.
 *
 * @param profile       the detection as it was when the window was opened
 * @param windowStartMs start of the window, epoch milliseconds UTC, inclusive
 * @param windowEndMs   end of the window, epoch milliseconds UTC, exclusive
 * @param groupValues   values of the profile's group fields, in their order
 * @param tally         count, first and last time
 * @param revision      from 1; a higher one of the same group and window replaces the lower ones
 * @param late          whether the row counts only sightings beyond the allowed lateness
 * @param fields        the row's fields as the search's last command leaves them, without values where those are the
 *                      group's; null if the fields are exactly the group fields, and in state that is older than this
 *                      component. {@link #fields()} returns them complete
 * @param fillers       if the row was computed from rows of several groups, the text that stands for a missing field in any
 *                      of them, or empty if none lacks a field; null for a row of one group, and in state that is older
 *                      than this component
 * @param rowLimit      if this row stands for all groups that got none, because the detection has reached its limit of rows
 *                      in the window: that limit. Else 0, and in state that is older than this component
 */
public record DetectionRow(
        DetectionProfile profile,
        long windowStartMs,
        long windowEndMs,
        List<String> groupValues,
        Tally tally,
        int revision,
        boolean late,
        @Nullable List<RowField> fields,
        @Nullable List<String> fillers,
        int rowLimit) {

    /** Copies the values and does not keep those of group fields a second time: a command line may be long. */
    public DetectionRow {
        groupValues = List.copyOf(groupValues);
        fields = fields == null ? null : withoutGroupValues(profile.groupFields(), groupValues, fields);
        fillers = fillers == null ? null : List.copyOf(fillers);
    }

    /** A row of one group. */
    public DetectionRow(
            DetectionProfile profile,
            long windowStartMs,
            long windowEndMs,
            List<String> groupValues,
            Tally tally,
            int revision,
            boolean late,
            @Nullable List<RowField> fields) {
        this(profile, windowStartMs, windowEndMs, groupValues, tally, revision, late, fields, null, 0);
    }

    /** A row that was computed from rows of several groups. */
    public DetectionRow(
            DetectionProfile profile,
            long windowStartMs,
            long windowEndMs,
            List<String> groupValues,
            Tally tally,
            int revision,
            boolean late,
            @Nullable List<RowField> fields,
            @Nullable List<String> fillers) {
        this(profile, windowStartMs, windowEndMs, groupValues, tally, revision, late, fields, fillers, 0);
    }

    /**
     * The row's fields, without values where those are the group's; null if the fields are exactly the group fields. A row
     * that is made with this list is the same.
     */
    public @Nullable List<RowField> fieldsBesideGroup() {
        return fields;
    }

    /** The row's fields as the search's last command leaves them, each with its values. */
    @Override
    public List<RowField> fields() {
        List<String> names = profile.groupFields();
        List<RowField> whole = new ArrayList<>();
        if (fields == null) {
            for (int i = 0; i < names.size(); i++) {
                whole.add(RowField.of(names.get(i), groupValues.get(i)));
            }
            return whole;
        }
        for (RowField field : fields) {
            int group = field.values().isEmpty() ? names.indexOf(field.name()) : -1;
            whole.add(group < 0 ? field : RowField.of(field.name(), groupValues.get(group)));
        }
        return whole;
    }

    /**
     * The values of a field: the row's own, else the group's, else the one that the detection's condition fixes.
     *
     * @param field name of the field
     * @return one or more texts, or none if the row does not have the field
     */
    public List<String> values(String field) {
        if (fields != null) {
            for (RowField own : fields) {
                if (own.name().equals(field) && !own.values().isEmpty()) {
                    return own.values();
                }
            }
        }
        int index = profile.groupFields().indexOf(field);
        String value =
                index >= 0 ? groupValues.get(index) : profile.fixedValues().get(field);
        return value == null ? List.of() : List.of(value);
    }

    /**
     * The values of a field that only fill in for a field that no event of the row has. The data model's filler is one in
     * every field, since a search may rename a field or gather its values; an event that itself has that text does not know
     * the value either.
     *
     * @param field name of the field
     */
    public Set<String> fillers(String field) {
        Set<String> ofSearch = searchFillers(field);
        if (profile.dataModelFiller() == null) {
            return ofSearch;
        }
        Set<String> fillers = new HashSet<>(ofSearch);
        fillers.add(profile.dataModelFiller());
        return fillers;
    }

    /**
     * The fillers of {@code fillnull_value}. A field that the search renames or computes may carry the filler of any
     * by-field. Several values are gathered from events, which have no such fillers.
     */
    private Set<String> searchFillers(String field) {
        List<String> values = values(field);
        int index = profile.groupFields().indexOf(field);
        if (index >= 0 && values.equals(List.of(groupValues.get(index)))) {
            return isMissing(index) ? Set.of(profile.filler()) : Set.of();
        }
        if (values.equals(fixedValues(field))) {
            return Set.of();
        }
        if (fillers != null) {
            // Its values, even several, may be those of fields that rows were grouped by before.
            return Set.copyOf(fillers);
        }
        if (values.size() > 1) {
            return Set.of();
        }
        boolean missing = IntStream.range(0, groupValues.size()).anyMatch(this::isMissing);
        return missing ? Set.of(profile.filler()) : Set.of();
    }

    private List<String> fixedValues(String field) {
        String value = profile.fixedValues().get(field);
        return value == null ? List.of() : List.of(value);
    }

    private boolean isMissing(int index) {
        return groupValues.get(index).equals(profile.filler()) && (tally.literalFillers() >>> index & 1) == 0;
    }

    private static @Nullable List<RowField> withoutGroupValues(
            List<String> groupFields, List<String> groupValues, List<RowField> fields) {
        List<RowField> kept = new ArrayList<>(fields.size());
        boolean groupOnly = fields.size() == groupFields.size();
        for (int i = 0; i < fields.size(); i++) {
            RowField field = fields.get(i);
            int group = groupFields.indexOf(field.name());
            boolean same = group >= 0 && isText(field, groupValues.get(group));
            kept.add(same ? new RowField(field.name(), List.of(), false) : field);
            groupOnly &= same && group == i;
        }
        return groupOnly ? null : List.copyOf(kept);
    }

    /** Whether the text is the field's only value. A field without values has been reduced before. */
    private static boolean isText(RowField field, String text) {
        List<String> values = field.values();
        return values.isEmpty()
                || (!field.number() && values.size() == 1 && values.get(0).equals(text));
    }
}
