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

/** The row of one group at one step: made when the policy asks whether it is to be reported, and kept for the report. */
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

    /** The row of the current key at a sighting, whose values are counted with it. */
    static PendingRow at(
            Sighting sighting, GroupRows rows, GroupKey key, ObservedValues values, ValueState<RowProgress> progress)
            throws Exception {
        return new PendingRow(rows, key, values, progress, sighting, values.add(rows.observedFields(), sighting));
    }

    /** The row of the current key at a timer. */
    static PendingRow atTimer(GroupRows rows, GroupKey key, ObservedValues values, ValueState<RowProgress> progress) {
        return new PendingRow(rows, key, values, progress, null, List.of());
    }

    @Override
    public boolean mayReportEarly() {
        return rows.mayReportEarly();
    }

    @Override
    public boolean holdsSoFar(Tally tally) {
        if (sighting == null || !rows.isIncremental()) {
            return false;
        }
        if (!rows.needsValues()) {
            return rows.holds(GroupSoFar.ofCounts(key, tally));
        }
        try {
            GroupSoFar group = group(tally, sighting);
            boolean holds = rows.holds(group);
            progress.update(group.progress());
            return holds;
        } catch (IOException e) {
            throw new FlinkRuntimeException("the progress of a window cannot be kept", e);
        }
    }

    private GroupSoFar group(Tally tally, Sighting newest) throws IOException {
        List<ProcessField> observed = rows.observedFields();
        RowProgress before = tally.count() == 1 ? null : progress.value();
        if (tally.count() > 1 && !GroupSoFar.isUpToDate(before, tally, observed.size())) {
            // Once for a window from a time before progress was kept, or of only final rows.
            return GroupSoFar.recounted(rows, key, tally, values.byField());
        }
        return GroupSoFar.after(before, observed, key, tally, newest.observed(), added);
    }

    @Override
    public boolean holds(Tally tally) {
        fields = rows.row(new Totals(key, tally, values));
        return fields != null;
    }

    /** The fields of the row that held. */
    List<RowField> fields() {
        if (fields == null) {
            throw new IllegalStateException("a row is reported that does not hold");
        }
        return fields;
    }

    /** Forgets what was kept until the row is reported for the first time. */
    void forgetProgress() {
        if (rows.needsValues()) {
            progress.clear();
        }
    }

    /** Forgets the window's values. */
    void forgetValues() {
        if (!rows.observedFields().isEmpty()) {
            values.clear();
        }
    }

    private static final class Totals implements GroupTotals {
        private final GroupKey key;
        private final Tally tally;
        private final ObservedValues values;
        private @Nullable Map<ProcessField, Map<String, ValueTotals>> byField;

        Totals(GroupKey key, Tally tally, ObservedValues values) {
            this.key = key;
            this.tally = tally;
            this.values = values;
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
        public Map<String, ValueTotals> values(ProcessField field) {
            if (byField == null) {
                byField = values.byField();
            }
            return byField.getOrDefault(field, Map.of());
        }
    }
}
