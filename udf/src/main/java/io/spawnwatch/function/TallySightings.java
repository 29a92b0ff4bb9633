package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.WindowPolicy;
import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.Collection;
import java.util.List;
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
import org.jspecify.annotations.Nullable;

/**
 * Counts sightings in event-time windows and reports rows as {@link WindowPolicy} decides.
 *
 * <p>The key is an encoded {@link GroupKey}: detection version, window and group values. The state per key is one
 * {@link OpenWindow} of some 60 bytes, and at most two timers; for a detection whose aggregates need more than a count
 * also the distinct values of those fields, however many there are, and, if its search has conditions on them, the group's
 * {@link RowProgress} until the row is reported for the first time. All is cleared when the window expires: the allowed
 * lateness after its end. A late sighting opens it again, marked late; a duplicate counts twice, as in a search.
 *
 * <p>A sighting reads and writes its own values only. All values of a group are read where its row is written, and once
 * after a restart from a savepoint in which its progress was not kept yet.
 *
 * <p>Beside that, each task keeps how far time has come, so that what is late stays late after a restart, and the
 * profiles of the detections that its open windows were opened under, so that they are reported as begun even when the
 * detection has been changed or removed since.
 */
public final class TallySightings extends KeyedProcessFunction<String, Sighting, DetectionRow>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    static final ValueStateDescriptor<OpenWindow> OPEN_WINDOW =
            new ValueStateDescriptor<>("open-window", TypeInformation.of(OpenWindow.class));
    static final ListStateDescriptor<RetainedProfile> PROFILES =
            new ListStateDescriptor<>("profiles", TypeInformation.of(RetainedProfile.class));
    static final ListStateDescriptor<Long> WATERMARKS = new ListStateDescriptor<>("watermark", Types.LONG);

    static final MapStateDescriptor<String, ObservedValue> OBSERVED_VALUES =
            new MapStateDescriptor<>("observed-values", Types.STRING, TypeInformation.of(ObservedValue.class));
    static final ValueStateDescriptor<RowProgress> ROW_PROGRESS =
            new ValueStateDescriptor<>("row-progress", TypeInformation.of(RowProgress.class));

    private final WindowPolicy policy;
    private final List<DetectionProfile> running;
    private final GroupRows.Planner planner;
    private transient Profiles profiles;
    private transient RowPlans rowPlans;
    private transient ListState<RetainedProfile> retained;
    private transient ListState<Long> watermarks;
    private transient ValueState<OpenWindow> openWindow;
    private transient ObservedValues observedValues;
    private transient ValueState<RowProgress> rowProgress;
    private transient Counter late;
    private transient long restoredWatermarkMs;
    private transient @Nullable TimerService timers;

    /**
     * The function.
     *
     * @param policy  when rows are reported and forgotten
     * @param running the detections that run now
     */
    public TallySightings(WindowPolicy policy, Collection<DetectionProfile> running) {
        this(policy, running, GroupRows::of);
    }

    TallySightings(WindowPolicy policy, Collection<DetectionProfile> running, GroupRows.Planner planner) {
        this.policy = policy;
        this.running = List.copyOf(running);
        this.planner = planner;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // Union: after rescaling, any task may hold any key, so each needs every profile.
        retained = context.getOperatorStateStore().getUnionListState(PROFILES);
        profiles = new Profiles(running);
        for (RetainedProfile one : retained.get()) {
            profiles.retain(one);
        }
        rowPlans = new RowPlans(profiles, planner);
        watermarks = context.getOperatorStateStore().getUnionListState(WATERMARKS);
        restoredWatermarkMs = Long.MIN_VALUE;
        for (long watermarkMs : watermarks.get()) {
            restoredWatermarkMs = Math.max(restoredWatermarkMs, watermarkMs);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        // Each task saves what its open windows need; one also what runs, for sightings that are still on their way.
        boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        retained.update(profiles.toRetain(watermarkMs(), first));
        watermarks.update(List.of(watermarkMs()));
    }

    @Override
    public void open(OpenContext context) {
        openWindow = getRuntimeContext().getState(OPEN_WINDOW);
        observedValues = new ObservedValues(getRuntimeContext().getMapState(OBSERVED_VALUES));
        rowProgress = getRuntimeContext().getState(ROW_PROGRESS);
        late = RunCounter.of(getRuntimeContext(), Metrics.SIGHTINGS_LATE);
    }

    @Override
    public void processElement(Sighting sighting, Context context, Collector<DetectionRow> out) throws Exception {
        GroupKey key = GroupKey.decode(sighting.groupKey());
        timers = context.timerService();
        GroupRows rows = rowPlans.of(key);
        PendingRow row = PendingRow.at(sighting, rows, key, observedValues, rowProgress);
        Step step = policy.onSighting(openWindow.value(), sighting, key.windowEndMs(), watermarkMs(), row);
        OpenWindow window = step.window();
        if (window != null) {
            if (window.late()) {
                late.inc();
            }
            profiles.neededUntil(key, window.expiresMs());
        }
        finish(step, key, row, context.timerService(), out);
    }

    @Override
    public void onTimer(long timerMs, OnTimerContext context, Collector<DetectionRow> out) throws Exception {
        timers = context.timerService();
        OpenWindow window = openWindow.value();
        if (window != null) {
            GroupKey key = GroupKey.decode(context.getCurrentKey());
            GroupRows rows = rowPlans.of(key);
            PendingRow row = PendingRow.atTimer(rows, key, observedValues, rowProgress);
            Step step = policy.onTimer(window, timerMs, watermarkMs(), row);
            finish(step, key, row, context.timerService(), out);
        }
    }

    /**
     * How far time has come. Flink does not save watermarks: after a restart there is none until each partition has been
     * read, and a window that was forgotten before would be opened again as if nothing of it had ever been reported.
     */
    private long watermarkMs() {
        return timers == null ? restoredWatermarkMs : Math.max(restoredWatermarkMs, timers.currentWatermark());
    }

    private void finish(Step step, GroupKey key, PendingRow row, TimerService timerService, Collector<DetectionRow> out)
            throws Exception {
        if (step.revisionTimerMs() != WindowPolicy.NO_TIMER) {
            timerService.registerEventTimeTimer(step.revisionTimerMs());
        }
        if (step.expiryTimerMs() != WindowPolicy.NO_TIMER) {
            timerService.registerEventTimeTimer(step.expiryTimerMs());
        }
        OpenWindow window = step.window();
        OpenWindow report = step.report();
        if (window == null) {
            openWindow.clear();
            row.forgetValues();
        } else {
            openWindow.update(window);
        }
        if (window == null || report != null) {
            row.forgetProgress();
        }
        if (report != null) {
            out.collect(new DetectionRow(
                    profiles.of(key),
                    key.windowStartMs(),
                    key.windowEndMs(),
                    key.values(),
                    report.tally(),
                    report.revision(),
                    report.late(),
                    row.fields()));
        }
    }
}
