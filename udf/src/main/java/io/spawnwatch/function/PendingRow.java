package io.spawnwatch.function;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.GroupTotals;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.RowRule;
import io.spawnwatch.sighting.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** The row of one group at one step: made when the policy asks whether it is to be reported, and kept for the report. */
final class PendingRow implements RowRule {
    private final GroupRows rows;
    private final GroupKey key;
    private final MapState<String, ObservedValue> observed;
    private @Nullable List<RowField> fields;

    /**
     * The row of the current key.
     *
     * @param observed values that have been seen in the key's window; read only if the row asks for values
     */
    PendingRow(GroupRows rows, GroupKey key, MapState<String, ObservedValue> observed) {
        this.rows = rows;
        this.key = key;
        this.observed = observed;
    }

    @Override
    public boolean early() {
        return rows.early();
    }

    @Override
    public boolean holds(Tally tally) {
        fields = rows.row(new Totals(key, tally, observed));
        return fields != null;
    }

    /** The fields of the row that held. */
    List<RowField> fields() {
        if (fields == null) {
            throw new IllegalStateException("a row is reported that does not hold");
        }
        return fields;
    }

    private static final class Totals implements GroupTotals {
        private final GroupKey key;
        private final Tally tally;
        private final MapState<String, ObservedValue> observed;
        private @Nullable Map<ProcessField, Map<String, ValueTotals>> byField;

        Totals(GroupKey key, Tally tally, MapState<String, ObservedValue> observed) {
            this.key = key;
            this.tally = tally;
            this.observed = observed;
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
                byField = byField();
            }
            return byField.getOrDefault(field, Map.of());
        }

        /** In the order of the values: that of the state differs from backend to backend. */
        private Map<ProcessField, Map<String, ValueTotals>> byField() {
            Map<ProcessField, Map<String, ValueTotals>> all = new EnumMap<>(ProcessField.class);
            try {
                for (Map.Entry<String, ObservedValue> one : observed.entries()) {
                    ProcessField field = ProcessField.ofCimName(ObservedValue.field(one.getKey()));
                    if (field != null) {
                        ObservedValue value = one.getValue();
                        all.computeIfAbsent(field, any -> new TreeMap<>())
                                .put(
                                        ObservedValue.value(one.getKey()),
                                        new ValueTotals(value.count(), value.firstTimeMs(), value.lastTimeMs()));
                    }
                }
            } catch (Exception e) {
                throw new FlinkRuntimeException("the observed values of a window cannot be read", e);
            }
            return all;
        }
    }
}
