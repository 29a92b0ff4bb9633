package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.RegroupKey;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.TstatsRow;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Counts sightings on the heap and makes the final rows of them, as {@link TallySightings} and {@link RegroupRows} do at the
 * end of their input. Memory grows with the number of groups.
 */
public final class InProcessRows {
    private static final WindowPolicy POLICY = new WindowPolicy(0, Emission.FINAL, 0);

    private final Profiles profiles;
    private final RowPlans plans;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private long sightings;

    InProcessRows(Profiles profiles, RowPlans plans) {
        this.profiles = profiles;
        this.plans = plans;
    }

    /** Counts a sighting. */
    public void add(Sighting sighting) {
        sightings++;
        Group group = groups.computeIfAbsent(sighting.groupKey(), encoded -> {
            GroupKey key = GroupKey.decode(encoded);
            return new Group(key, plans.of(key));
        });
        try {
            PendingRow row = PendingRow.at(sighting, group.rows, group.key, group.observed, group.progress);
            group.window = POLICY.onSighting(group.window, sighting, group.key.windowEndMs(), Long.MIN_VALUE, row)
                    .window();
        } catch (Exception e) {
            throw new FlinkRuntimeException("a sighting cannot be counted", e);
        }
    }

    /** How many sightings have been counted. */
    public long sightings() {
        return sightings;
    }

    /** How many groups they are in. */
    public int groups() {
        return groups.size();
    }

    /** The rows, after the last sighting: those that the search keeps, in the order in which their groups were first seen. */
    public List<DetectionRow> complete() {
        List<DetectionRow> complete = new ArrayList<>();
        Map<String, Regrouping> regroupings = new LinkedHashMap<>();
        for (Group group : groups.values()) {
            OpenWindow window = group.window;
            if (window == null) {
                continue;
            }
            PendingRow row = PendingRow.atTimer(group.rows, group.key, group.observed, group.progress);
            OpenWindow report = POLICY.onTimer(window, window.expiresMs(), Long.MAX_VALUE, row)
                    .report();
            if (report == null) {
                continue;
            }
            DetectionProfile profile = profiles.of(group.key);
            RegroupPlan plan = group.rows.regrouping();
            if (plan == null) {
                complete.add(TallySightings.row(group.key, profile, report, row.fields()));
            } else {
                UngroupedRow reported =
                        TallySightings.ungrouped(group.key, profile, report, POLICY, plan, row.fields());
                regroupings
                        .computeIfAbsent(
                                reported.regroupKey(),
                                key -> new Regrouping(new RegroupedRows(plan, profile), new ArrayList<>()))
                        .rows
                        .add(reported.row());
            }
        }
        regroupings.forEach(
                (key, regrouping) -> complete.addAll(regrouping.search.of(RegroupKey.decode(key), regrouping.rows)));
        return complete;
    }

    /** What {@link RegroupRows} has in state for one key. */
    private record Regrouping(RegroupedRows search, List<TstatsRow> rows) {}

    /** What {@link TallySightings} has in state for one key. */
    private static final class Group {
        private final GroupKey key;
        private final GroupRows rows;
        private final ObservedValues observed = new ObservedValues(new HeapMap<String, ObservedValue>());
        private final ValueState<RowProgress> progress = new HeapValue<>();
        private @Nullable OpenWindow window;

        Group(GroupKey key, GroupRows rows) {
            this.key = key;
            this.rows = rows;
        }
    }

    private static final class HeapValue<T> implements ValueState<T> {
        private @Nullable T value;

        @Override
        public @Nullable T value() {
            return value;
        }

        @Override
        public void update(@Nullable T newValue) {
            value = newValue;
        }

        @Override
        public void clear() {
            value = null;
        }
    }

    private static final class HeapMap<K, V> implements MapState<K, V> {
        private final Map<K, V> values = new HashMap<>();

        @Override
        public @Nullable V get(K key) {
            return values.get(key);
        }

        @Override
        public void put(K key, V value) {
            values.put(key, value);
        }

        @Override
        public void putAll(Map<K, V> map) {
            values.putAll(map);
        }

        @Override
        public void remove(K key) {
            values.remove(key);
        }

        @Override
        public boolean contains(K key) {
            return values.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return values.entrySet();
        }

        @Override
        public Iterable<K> keys() {
            return values.keySet();
        }

        @Override
        public Iterable<V> values() {
            return values.values();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return values.entrySet().iterator();
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }

        @Override
        public void clear() {
            values.clear();
        }
    }
}
