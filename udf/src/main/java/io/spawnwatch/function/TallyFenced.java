package io.spawnwatch.function;

import io.spawnwatch.risk.RowsBeyondLimit;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.RowRule;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.WindowPolicy;
import io.spawnwatch.sighting.WindowPolicy.Step;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up what all tasks have seen beyond a detection's limit of rows in a window, and reports it as one row, when and how
 * {@link WindowPolicy} has any other row reported.
 *
 * <p>The key is {@link FencedSightings#window()}: detection version and window. The state per key is one {@link OpenWindow},
 * the {@link FencedSightings} that came last, and at most two timers. It is cleared when the window expires. Late sightings
 * open it again, marked late; a duplicate counts twice.
 */
public final class TallyFenced extends KeyedProcessFunction<String, FencedSightings, DetectionRow> {
    private static final long serialVersionUID = 1L;

    static final ValueStateDescriptor<OpenWindow> OPEN_WINDOW =
            new ValueStateDescriptor<>("fenced-window", TypeInformation.of(OpenWindow.class));
    static final ValueStateDescriptor<FencedSightings> LATEST =
            new ValueStateDescriptor<>("fenced-sightings", TypeInformation.of(FencedSightings.class));

    private static final RowRule ALWAYS = new RowRule() {
        @Override
        public boolean mayReportEarly() {
            return true;
        }

        @Override
        public boolean isSatisfiedSoFar(Tally tally) {
            return true;
        }

        @Override
        public boolean isSatisfied(Tally tally) {
            return true;
        }
    };

    private final WindowPolicy policy;
    private transient ValueState<OpenWindow> openWindow;
    private transient ValueState<FencedSightings> latest;

    /**
     * Reports what is beyond the limits.
     *
     * @param policy when rows are reported and windows forgotten
     */
    public TallyFenced(WindowPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        openWindow = getRuntimeContext().getState(OPEN_WINDOW);
        latest = getRuntimeContext().getState(LATEST);
    }

    @Override
    public void processElement(FencedSightings fenced, Context context, Collector<DetectionRow> out) throws Exception {
        latest.update(fenced);
        // Flink does not save watermarks; after a restart, that of the task before is known sooner.
        long watermarkMs = Math.max(fenced.watermarkMs(), context.timerService().currentWatermark());
        long windowEndMs = GroupKey.decode(fenced.window()).windowEndMs();
        finish(
                policy.onSightings(openWindow.value(), fenced.tally(), windowEndMs, watermarkMs, ALWAYS),
                fenced,
                context,
                out);
    }

    @Override
    public void onTimer(long timerMs, OnTimerContext context, Collector<DetectionRow> out) throws Exception {
        OpenWindow window = openWindow.value();
        FencedSightings fenced = latest.value();
        if (window != null && fenced != null) {
            finish(
                    policy.onTimer(window, timerMs, context.timerService().currentWatermark(), ALWAYS),
                    fenced,
                    context,
                    out);
        }
    }

    private void finish(Step step, FencedSightings fenced, Context context, Collector<DetectionRow> out)
            throws Exception {
        if (step.revisionTimerMs() != WindowPolicy.NO_TIMER) {
            context.timerService().registerEventTimeTimer(step.revisionTimerMs());
        }
        if (step.expiryTimerMs() != WindowPolicy.NO_TIMER) {
            context.timerService().registerEventTimeTimer(step.expiryTimerMs());
        }
        if (step.window() == null) {
            openWindow.clear();
            latest.clear();
        } else {
            openWindow.update(step.window());
        }
        if (step.report() != null) {
            out.collect(RowsBeyondLimit.of(fenced, step.report()));
        }
    }
}
