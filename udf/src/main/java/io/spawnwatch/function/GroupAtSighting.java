package io.spawnwatch.function;

import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.rows.GroupTotals.ValueTotals;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A group as the search's conditions see it at one sighting: its progress before, and what that sighting adds. */
final class GroupAtSighting extends TalliedGroup implements GroupProgress {
    private final List<ProcessField> fields;
    private final long[] sightings;
    private final long[] distinct;
    private final @Nullable String[] added;
    private final TreeSet<Integer> met;

    private GroupAtSighting(List<ProcessField> fields, GroupKey key, Tally tally) {
        super(key, tally);
        this.fields = fields;
        this.sightings = new long[fields.size()];
        this.distinct = new long[fields.size()];
        this.added = new String[fields.size()];
        this.met = new TreeSet<>();
    }

    /** A group whose conditions ask for no values, so that it has no progress. */
    static GroupAtSighting ofCounts(GroupKey key, Tally tally) {
        return new GroupAtSighting(List.of(), key, tally);
    }

    /**
     * A group after one more sighting.
     *
     * @param before   its progress up to that sighting, or null before the first
     * @param tally    the sightings counted, that one included
     * @param observed that sighting's values of the fields
     * @param added    those values that no earlier sighting had
     */
    static GroupAtSighting after(
            @Nullable RowProgress before,
            List<ProcessField> fields,
            GroupKey key,
            Tally tally,
            List<@Nullable String> observed,
            List<@Nullable String> added) {
        GroupAtSighting group = new GroupAtSighting(fields, key, tally);
        for (int i = 0; i < fields.size(); i++) {
            String value = i < observed.size() ? observed.get(i) : null;
            group.added[i] = added.get(i);
            group.sightings[i] = (before == null ? 0 : before.sightings().get(i)) + (value == null ? 0 : 1);
            group.distinct[i] = (before == null ? 0 : before.distinct().get(i)) + (added.get(i) == null ? 0 : 1);
        }
        if (before != null) {
            group.met.addAll(before.met());
        }
        return group;
    }

    /**
     * A group whose progress was not kept, recounted from all its values: each is presented to the conditions as if it were
     * new.
     *
     * @param rows   evaluates the conditions
     * @param values values with their totals, the newest sighting's included
     */
    static GroupAtSighting recounted(
            GroupRows rows, GroupKey key, Tally tally, Map<ProcessField, Map<String, ValueTotals>> values) {
        List<ProcessField> fields = rows.observedFields();
        GroupAtSighting group = new GroupAtSighting(fields, key, tally);
        for (int i = 0; i < fields.size(); i++) {
            Map<String, ValueTotals> ofField = values.getOrDefault(fields.get(i), Map.of());
            group.distinct[i] = ofField.size();
            for (ValueTotals totals : ofField.values()) {
                group.sightings[i] += totals.count();
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String value : values.getOrDefault(fields.get(i), Map.of()).keySet()) {
                group.added[i] = value;
                rows.isSatisfied(group);
            }
            group.added[i] = null;
        }
        return group;
    }

    /** Whether the progress covers all sightings of a window but the newest. */
    static boolean isUpToDate(@Nullable RowProgress progress, Tally tally, int fields) {
        return progress != null
                && progress.numbering() == RowPlan.NUMBERING
                && progress.count() == tally.count() - 1
                && progress.distinct().size() == fields;
    }

    RowProgress progress() {
        return new RowProgress(RowPlan.NUMBERING, count(), boxed(sightings), boxed(distinct), List.copyOf(met));
    }

    @Override
    public long sightings(ProcessField field) {
        return sightings[fields.indexOf(field)];
    }

    @Override
    public long distinct(ProcessField field) {
        return distinct[fields.indexOf(field)];
    }

    @Override
    public @Nullable String newValue(ProcessField field) {
        return added[fields.indexOf(field)];
    }

    @Override
    public boolean isSatisfied(int condition) {
        return met.contains(condition);
    }

    @Override
    public void markSatisfied(int condition) {
        met.add(condition);
    }

    private static List<Long> boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
