package io.spawnwatch.function;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.RowRule;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** One group's row at one step: built when the policy asks whether to report it, and kept for the report. */
final class PendingRow implements RowRule {
    private final GroupRows rows;
    private final GroupKey key;
    private final ObservedValues values;
    private final ValueState<RowProgress> progress;
    private final @Nullable Sighting sighting;
    private final List<@Nullable String> added;
    private @Nullable List<RowField> fields;

    private PendingRow(
            GroupRows rows,
            GroupKey key,
            ObservedValues values,
            ValueState<RowProgress> progress,
            @Nullable Sighting sighting,
            List<@Nullable String> added) {
        this.rows = rows;
        this.key = key;
        this.values = values;
        this.progress = progress;
        this.sighting = sighting;
        this.added = added;
    }

    /** The current key's row at a sighting. Counts the sighting's values. */
    static PendingRow at(
            Sighting sighting, GroupRows rows, GroupKey key, ObservedValues values, ValueState<RowProgress> progress)
            throws Exception {
        return new PendingRow(rows, key, values, progress, sighting, values.add(rows.observedFields(), sighting));
    }

    /** The current key's row at a timer. */
    static PendingRow atTimer(GroupRows rows, GroupKey key, ObservedValues values, ValueState<RowProgress> progress) {
        return new PendingRow(rows, key, values, progress, null, List.of());
    }

    @Override
    public boolean mayReportEarly() {
        return rows.mayReportEarly();
    }

    @Override
    public boolean isSatisfiedSoFar(Tally tally) {
        if (sighting == null || !rows.isIncremental()) {
            return false;
        }
        if (!rows.needsValues()) {
            return rows.isSatisfied(GroupAtSighting.ofCounts(key, tally));
        }
        try {
            GroupAtSighting group = group(tally, sighting);
            boolean satisfied = rows.isSatisfied(group);
            progress.update(group.progress());
            return satisfied;
        } catch (IOException e) {
            throw new FlinkRuntimeException("the progress of a window cannot be saved", e);
        }
    }

    private GroupAtSighting group(Tally tally, Sighting newest) throws IOException {
        List<ProcessField> observed = rows.observedFields();
        RowProgress before = tally.count() == 1 ? null : progress.value();
        if (tally.count() > 1 && !GroupAtSighting.isUpToDate(before, tally, observed.size())) {
            // At most once for a window: its state is older than progress, or only final rows were reported before.
            return GroupAtSighting.recounted(rows, key, tally, values.byField());
        }
        return GroupAtSighting.after(before, observed, key, tally, newest.observed(), added);
    }

    @Override
    public boolean isSatisfied(Tally tally) {
        fields = rows.row(new Totals(key, tally, values));
        return fields != null;
    }

    /** The row's fields, once {@link #isSatisfied} has returned true. */
    List<RowField> fields() {
        if (fields == null) {
            throw new IllegalStateException("a row is reported that does not satisfy its conditions");
        }
        return fields;
    }

    /** Clears the progress, which is needed only until the first report. */
    void clearProgress() {
        if (rows.needsValues()) {
            progress.clear();
        }
    }

    /** Clears the window's values. */
    void clearValues() {
        if (!rows.observedFields().isEmpty()) {
            values.clear();
        }
    }

    private static final class Totals extends TalliedGroup implements GroupTotals {
        private final ObservedValues values;
        private @Nullable Map<ProcessField, Map<String, ValueTotals>> byField;

        Totals(GroupKey key, Tally tally, ObservedValues values) {
            super(key, tally);
            this.values = values;
        }

        @Override
        public Map<String, ValueTotals> values(ProcessField field) {
            if (byField == null) {
                byField = values.byField();
            }
            return byField.getOrDefault(field, Map.of());
        }
    }
}
