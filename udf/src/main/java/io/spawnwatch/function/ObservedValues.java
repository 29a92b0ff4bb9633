package io.spawnwatch.function;

import io.spawnwatch.detection.plan.rows.GroupTotals.ValueTotals;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.Sighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** The values seen in the current key's window, for the fields that the row's aggregates need. */
final class ObservedValues {
    private final MapState<String, ObservedValue> state;

    ObservedValues(MapState<String, ObservedValue> state) {
        this.state = state;
    }

    /**
     * Counts a sighting's values. Most detections need none, and then no state is touched.
     *
     * @return for each field, the sighting's value if it is new, else null
     */
    List<@Nullable String> add(List<ProcessField> fields, Sighting sighting) throws Exception {
        if (fields.isEmpty()) {
            return List.of();
        }
        List<@Nullable String> added = new ArrayList<>(Collections.nCopies(fields.size(), null));
        int known = Math.min(fields.size(), sighting.observed().size());
        for (int i = 0; i < known; i++) {
            String value = sighting.observed().get(i);
            if (value != null) {
                String key = ObservedValue.key(fields.get(i), value);
                ObservedValue seen = state.get(key);
                state.put(key, seen == null ? ObservedValue.at(sighting.timeMs()) : seen.and(sighting.timeMs()));
                if (seen == null) {
                    added.set(i, value);
                }
            }
        }
        return added;
    }

    /**
     * All values by field, sorted, because the order in state depends on the backend. The cost grows with the number of
     * values.
     */
    Map<ProcessField, Map<String, ValueTotals>> byField() {
        Map<ProcessField, Map<String, ValueTotals>> all = new EnumMap<>(ProcessField.class);
        try {
            for (Map.Entry<String, ObservedValue> entry : state.entries()) {
                ProcessField field = ProcessField.ofCimName(ObservedValue.field(entry.getKey()));
                if (field != null) {
                    ObservedValue value = entry.getValue();
                    all.computeIfAbsent(field, any -> new TreeMap<>())
                            .put(
                                    ObservedValue.value(entry.getKey()),
                                    new ValueTotals(value.count(), value.firstTimeMs(), value.lastTimeMs()));
                }
            }
        } catch (Exception e) {
            throw new FlinkRuntimeException("the observed values of a window cannot be read", e);
        }
        return all;
    }

    void clear() {
        state.clear();
    }
}
