package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.RegroupKey;
import io.spawnwatch.sighting.RegroupTime;
import io.spawnwatch.sighting.RowCount;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.TstatsRow;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts sightings in event-time windows and reports rows as {@link WindowPolicy} decides. Rows of a search that goes on
 * with all rows of the window go to {@link OutputTags#UNGROUPED}.
 *
 * <p>The key is an encoded {@link GroupKey}: detection version, window and group values. The state per key is one
 * {@link OpenWindow} of about 60 bytes and one timer, rarely two; see {@link WindowTimers}. A detection whose aggregates need values also keeps the
 * distinct values of those fields, without a limit, and, if its search has conditions on them, the group's
 * {@link RowProgress} until the first report. Everything is cleared when the window expires, the allowed lateness after its
 * end. A late sighting opens the window again, marked late. A duplicate counts twice, as in a search.
 *
 * <p>A sighting reads and writes only its own values. All values of a group are read when its row is written, and once after
 * a restart from a savepoint without its progress.
 *
 * <p>Each task also keeps its watermark, so that late sightings are still late after a restart, and the profiles of the
 * detections that its windows were opened under, so that a window is finished as it was begun even if its detection has been
 * changed or removed. With them it keeps the lookup tables that their rows need, compressed, each once: one task saves those
 * of running detections, and until the last of its windows expires, each saves those of earlier versions.
 *
 * <p>A detection may have a limit of rows in each window. Once it is reached, no window is opened for another group, and its
 * sightings go, added up, to {@link OutputTags#FENCED}. Each task keeps a {@link RowCount} for each such detection and window
 * until the window expires; see {@link RowFence}. State that was written without a limit has none: rows that are open then
 * are not counted.
 */
public final class TallySightings extends KeyedProcessFunction<String, Sighting, DetectionRow>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    static final ValueStateDescriptor<OpenWindow> OPEN_WINDOW =
            new ValueStateDescriptor<>("open-window", TypeInformation.of(OpenWindow.class));
    static final ListStateDescriptor<RetainedProfile> PROFILES =
            new ListStateDescriptor<>("profiles", TypeInformation.of(RetainedProfile.class));
    static final ListStateDescriptor<RetainedLookup> LOOKUPS =
            new ListStateDescriptor<>("lookups", TypeInformation.of(RetainedLookup.class));
    static final ListStateDescriptor<RowCount> ROW_COUNTS =
            new ListStateDescriptor<>("row-counts", TypeInformation.of(RowCount.class));
    static final ListStateDescriptor<Long> WATERMARKS = new ListStateDescriptor<>("watermark", Types.LONG);

    static final MapStateDescriptor<String, ObservedValue> OBSERVED_VALUES =
            new MapStateDescriptor<>("observed-values", Types.STRING, TypeInformation.of(ObservedValue.class));
    static final ValueStateDescriptor<RowProgress> ROW_PROGRESS =
            new ValueStateDescriptor<>("row-progress", TypeInformation.of(RowProgress.class));

    private final WindowPolicy policy;
    private final SerializableSupplier<RunningRows> running;
    private final RowLimits limits;
    private transient Profiles profiles;
    private transient RowLookups lookups;
    private transient RowPlans rowPlans;
    private transient ListState<RetainedProfile> retained;
    private transient ListState<RetainedLookup> retainedLookups;
    private transient ListState<Long> watermarks;
    private transient ListState<RowCount> rowCounts;
    private transient RowFence fence;
    private transient Map<String, Counter> fenced;
    private transient ValueState<OpenWindow> openWindow;
    private transient ObservedValues observedValues;
    private transient ValueState<RowProgress> rowProgress;
    private transient Counter late;
    private transient long restoredWatermarkMs;
    private transient @Nullable TimerService timers;

    /**
     * Counts the sightings of some detections.
     *
     * @param policy  when rows are reported and windows forgotten
     * @param running profiles of the running detections
     * @param lookups the lookup tables that their rows use
     */
    public TallySightings(WindowPolicy policy, Collection<DetectionProfile> running, Collection<LookupTable> lookups) {
        this(policy, running, lookups, RowLimits.none());
    }

    /**
     * Counts the sightings of some detections, of which some have a limit of rows in each window.
     *
     * @param policy  when rows are reported and windows forgotten
     * @param running profiles of the running detections
     * @param lookups the lookup tables that their rows use
     * @param limits  the limits
     */
    public TallySightings(
            WindowPolicy policy,
            Collection<DetectionProfile> running,
            Collection<LookupTable> lookups,
            RowLimits limits) {
        this(policy, limits, supplier(List.copyOf(running), List.copyOf(lookups), GroupRows::of));
    }

    TallySightings(
            WindowPolicy policy,
            Collection<DetectionProfile> running,
            Collection<LookupTable> lookups,
            GroupRows.Planner planner) {
        this(policy, RowLimits.none(), supplier(List.copyOf(running), List.copyOf(lookups), planner));
    }

    /**
     * Counts the sightings of the running detections.
     *
     * @param policy  when rows are reported and windows forgotten
     * @param catalog the running detections
     * @param limits  of rows in each window
     */
    public TallySightings(WindowPolicy policy, RunningCatalog catalog, RowLimits limits) {
        this(policy, limits, () -> catalog.plans().rows());
    }

    private TallySightings(WindowPolicy policy, RowLimits limits, SerializableSupplier<RunningRows> running) {
        this.limits = limits;
        this.policy = policy;
        this.running = running;
    }

    private static SerializableSupplier<RunningRows> supplier(
            List<DetectionProfile> profiles, List<LookupTable> lookups, GroupRows.Planner planner) {
        return () -> new RunningRows(profiles, lookups, planner);
    }

    RunningRows running() {
        return running.get();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // Union: after rescaling, any task may own any key, so each task needs every profile.
        retained = context.getOperatorStateStore().getUnionListState(PROFILES);
        RunningRows rows = running.get();
        profiles = new Profiles(rows.profiles());
        for (RetainedProfile profile : retained.get()) {
            profiles.retain(profile);
        }
        retainedLookups = context.getOperatorStateStore().getUnionListState(LOOKUPS);
        lookups = new RowLookups(rows.lookups());
        for (RetainedLookup lookup : retainedLookups.get()) {
            lookups.retain(lookup);
        }
        rowPlans = new RowPlans(profiles, lookups, rows.planner());
        watermarks = context.getOperatorStateStore().getUnionListState(WATERMARKS);
        restoredWatermarkMs = Long.MIN_VALUE;
        for (long watermarkMs : watermarks.get()) {
            restoredWatermarkMs = Math.max(restoredWatermarkMs, watermarkMs);
        }
        rowCounts = context.getOperatorStateStore().getUnionListState(ROW_COUNTS);
        fence = new RowFence(limits, getRuntimeContext().getTaskInfo());
        for (RowCount count : rowCounts.get()) {
            fence.restore(count);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        // Each task saves the profiles that its windows need. One also saves the running ones, for sightings in flight.
        boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        retained.update(profiles.toRetain(watermarkMs(), first));
        retainedLookups.update(lookups.toRetain(profiles.toRetainLookupsOf(watermarkMs(), first)));
        watermarks.update(List.of(watermarkMs()));
        rowCounts.update(fence.toRetain(watermarkMs()));
    }

    @Override
    public void open(OpenContext context) {
        openWindow = getRuntimeContext().getState(OPEN_WINDOW);
        observedValues = new ObservedValues(getRuntimeContext().getMapState(OBSERVED_VALUES));
        rowProgress = getRuntimeContext().getState(ROW_PROGRESS);
        late = RunCounter.of(getRuntimeContext(), Metrics.SIGHTINGS_LATE);
        fenced = new HashMap<>();
        running.get().profiles().stream()
                .map(DetectionProfile::id)
                .filter(id -> fence.limit(id) != RowLimits.NONE)
                .forEach(this::sightingsFenced);
    }

    @Override
    public void processElement(Sighting sighting, Context context, Collector<DetectionRow> out) throws Exception {
        GroupKey key = GroupKey.decode(sighting.groupKey());
        timers = context.timerService();
        GroupRows rows = rowPlans.of(key);
        OpenWindow open = openWindow.value();
        if (open == null && fence.isFull(key, watermarkMs())) {
            refuse(sighting, key, context);
            return;
        }
        PendingRow row = PendingRow.at(sighting, rows, key, observedValues, rowProgress);
        long watermarkMs = watermarkMs();
        Step step = policy.onSighting(open, sighting, key.windowEndMs(), watermarkMs, row);
        WindowTimers.afterSighting(context.timerService(), open, step, key.windowEndMs(), watermarkMs);
        OpenWindow window = step.window();
        if (window != null) {
            if (open == null) {
                fence.opened(key, window.expiresMs(), watermarkMs());
            }
            if (window.late()) {
                late.inc();
                fence.prolong(key, window.expiresMs());
            }
            profiles.keepUntil(key, window.expiresMs());
        }
        finish(step, key, row, rows.regrouping(), context, out);
    }

    @Override
    public void onTimer(long timerMs, OnTimerContext context, Collector<DetectionRow> out) throws Exception {
        timers = context.timerService();
        GroupKey key = GroupKey.decode(context.getCurrentKey());
        passOn(fence.flush(key, context.getCurrentKey()), key, context);
        OpenWindow window = openWindow.value();
        if (window != null) {
            GroupRows rows = rowPlans.of(key);
            PendingRow row = PendingRow.atTimer(rows, key, observedValues, rowProgress);
            Step step = policy.onTimer(window, timerMs, watermarkMs(), row);
            WindowTimers.afterTimer(context.timerService(), timerMs, step, key.windowEndMs());
            finish(step, key, row, rows.regrouping(), context, out);
        }
    }

    /** Counts a sighting whose group gets no row. */
    private void refuse(Sighting sighting, GroupKey key, Context context) {
        sightingsFenced(key.detectionId()).inc();
        if (policy.isLate(key.windowEndMs(), watermarkMs())) {
            late.inc();
        }
        long expiresMs = policy.expiryMs(key.windowEndMs(), watermarkMs());
        profiles.keepUntil(key, expiresMs);
        long timerMs = fence.refused(key, sighting, expiresMs, watermarkMs());
        if (timerMs != Long.MIN_VALUE) {
            context.timerService().registerEventTimeTimer(timerMs);
        }
        passOn(fence.due(key), key, context);
    }

    private void passOn(RowFence.@Nullable Due due, GroupKey key, Context context) {
        if (due != null) {
            context.output(
                    OutputTags.FENCED,
                    new FencedSightings(
                            key.window().encode(),
                            profiles.of(key),
                            due.limit(),
                            rowPlans.of(key).regrouping() != null,
                            due.tally(),
                            due.watermarkMs()));
        }
    }

    /** The count of a detection. It is registered at the start: monitoring sees no increase in a counter that appears late. */
    private Counter sightingsFenced(String detectionId) {
        return fenced.computeIfAbsent(
                detectionId,
                id -> RunCounter.of(getRuntimeContext(), Metrics.BY_DETECTION, id, Metrics.SIGHTINGS_FENCED));
    }

    /**
     * The watermark, or the restored one while that is later. Flink does not save watermarks: after a restart there is none
     * until every partition has been read, and an expired window would open again as if it had never been reported.
     */
    private long watermarkMs() {
        return timers == null ? restoredWatermarkMs : Math.max(restoredWatermarkMs, timers.currentWatermark());
    }

    private void finish(
            Step step,
            GroupKey key,
            PendingRow row,
            @Nullable RegroupPlan regrouping,
            Context context,
            Collector<DetectionRow> out)
            throws Exception {
        OpenWindow window = step.window();
        OpenWindow report = step.report();
        if (window == null) {
            openWindow.clear();
            row.clearValues();
        } else {
            openWindow.update(window);
        }
        if (window == null || report != null) {
            row.clearProgress();
        }
        if (report == null) {
            return;
        }
        if (regrouping == null) {
            out.collect(row(key, profiles.of(key), report, row.fields()));
        } else {
            context.output(
                    OutputTags.UNGROUPED, ungrouped(key, profiles.of(key), report, policy, regrouping, row.fields()));
        }
    }

    /** The row of a group that is reported. */
    static DetectionRow row(GroupKey key, DetectionProfile profile, OpenWindow report, List<RowField> fields) {
        return new DetectionRow(
                profile,
                key.windowStartMs(),
                key.windowEndMs(),
                key.values(),
                report.tally(),
                report.revision(),
                report.late(),
                fields);
    }

    /** The row of a group that is reported to the other rows of its window. */
    static UngroupedRow ungrouped(
            GroupKey key,
            DetectionProfile profile,
            OpenWindow report,
            WindowPolicy policy,
            RegroupPlan regrouping,
            List<RowField> fields) {
        RegroupTime time = RegroupTime.of(policy, report, key.windowEndMs());
        return new UngroupedRow(
                RegroupKey.of(key, time.lateness(), regrouping.key(fields)).encode(),
                profile,
                time.dueMs(),
                new TstatsRow(key.values(), report.tally(), fields));
    }
}
