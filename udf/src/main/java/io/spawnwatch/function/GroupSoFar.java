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

/** A group as its search's conditions see it at one sighting: its progress before, and what that sighting adds. */
final class GroupSoFar implements GroupProgress {
    private final List<ProcessField> fields;
    private final GroupKey key;
    private final Tally tally;
    private final long[] sightings;
    private final long[] distinct;
    private final @Nullable String[] added;
    private final TreeSet<Integer> met;

    private GroupSoFar(List<ProcessField> fields, GroupKey key, Tally tally) {
        this.fields = fields;
        this.key = key;
        this.tally = tally;
        this.sightings = new long[fields.size()];
        this.distinct = new long[fields.size()];
        this.added = new String[fields.size()];
        this.met = new TreeSet<>();
    }

    /** A group whose conditions ask for no values, so that there is no progress to go on from. */
    static GroupSoFar ofCounts(GroupKey key, Tally tally) {
        return new GroupSoFar(List.of(), key, tally);
    }

    /**
     * A group after one more sighting.
     *
     * @param before   its progress up to that sighting, or null before the first
     * @param tally    what has been counted, that sighting included
     * @param observed that sighting's values of the fields
     * @param added    those of them that no earlier sighting had
     */
    static GroupSoFar after(
            @Nullable RowProgress before,
            List<ProcessField> fields,
            GroupKey key,
            Tally tally,
            List<@Nullable String> observed,
            List<@Nullable String> added) {
        GroupSoFar group = new GroupSoFar(fields, key, tally);
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
     * A group whose progress nobody has kept, from all of its values: each is asked about as if it were new.
     *
     * @param rows   what asks about them
     * @param values values with their totals, the newest sighting's included
     */
    static GroupSoFar recounted(
            GroupRows rows, GroupKey key, Tally tally, Map<ProcessField, Map<String, ValueTotals>> values) {
        List<ProcessField> fields = rows.observedFields();
        GroupSoFar group = new GroupSoFar(fields, key, tally);
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
                rows.holds(group);
            }
            group.added[i] = null;
        }
        return group;
    }

    /** Whether that is the progress of a window, up to the sighting that has made its tally what it is. */
    static boolean isUpToDate(@Nullable RowProgress progress, Tally tally, int fields) {
        return progress != null
                && progress.numbering() == RowPlan.NUMBERING
                && progress.count() == tally.count() - 1
                && progress.distinct().size() == fields;
    }

    RowProgress progress() {
        return new RowProgress(RowPlan.NUMBERING, tally.count(), boxed(sightings), boxed(distinct), List.copyOf(met));
    }

    @Override
    public long windowStartMs() {
        return key.windowStartMs();
    }

    @Override
    public List<String> groupValues() {
        return key.values();
    }

    @Override
    public long count() {
        return tally.count();
    }

    @Override
    public long firstTimeMs() {
        return tally.firstTimeMs();
    }

    @Override
    public long lastTimeMs() {
        return tally.lastTimeMs();
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
