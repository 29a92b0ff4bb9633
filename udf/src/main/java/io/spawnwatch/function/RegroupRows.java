package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.RegroupKey;
import io.spawnwatch.sighting.TstatsRow;
import io.spawnwatch.sighting.UngroupedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings the rows of one window together for searches that go on with {@code stats} or {@code eventstats}.
 *
 * <p>The key is an encoded {@link RegroupKey}: detection version, window, values by which all of these commands group, and
 * how late the rows are. The state per key is the detection's profile and one {@link TstatsRow} for each group of events,
 * without a limit. It is written when {@code tally-sightings} reports the rows, which is when their window expires, and
 * cleared by an event-time timer for the same watermark: every task before has reported its rows by then, so neither order
 * nor parallelism changes the result. Late rows have keys of their own and are reported once, marked late. A duplicate event
 * counts twice, as in a search.
 *
 * <p>If the allowed lateness is lowered by a restart, rows of a window that is open then expire at two times. They are
 * computed apart, as if they were of two windows.
 */
public final class RegroupRows extends KeyedProcessFunction<String, UngroupedRow, DetectionRow> {
    private static final long serialVersionUID = 1L;

    static final ValueStateDescriptor<DetectionProfile> PROFILE =
            new ValueStateDescriptor<>("profile", TypeInformation.of(DetectionProfile.class));
    static final ListStateDescriptor<TstatsRow> ROWS =
            new ListStateDescriptor<>("rows", TypeInformation.of(TstatsRow.class));

    private final GroupRows.Planner planner;
    private transient ValueState<DetectionProfile> profile;
    private transient ListState<TstatsRow> rows;
    private transient Map<Profiles.Version, RegroupPlan> plans;

    /** Regroups the rows of all detections, each by the search of its own profile. */
    public RegroupRows() {
        this.planner = GroupRows::of;
    }

    @Override
    public void open(OpenContext context) {
        profile = getRuntimeContext().getState(PROFILE);
        rows = getRuntimeContext().getListState(ROWS);
        plans = new HashMap<>();
    }

    @Override
    public void processElement(UngroupedRow row, Context context, Collector<DetectionRow> out) throws Exception {
        if (profile.value() == null) {
            profile.update(row.profile());
        }
        rows.add(row.row());
        context.timerService().registerEventTimeTimer(row.dueMs());
    }

    @Override
    public void onTimer(long timerMs, OnTimerContext context, Collector<DetectionRow> out) throws Exception {
        DetectionProfile opened = profile.value();
        if (opened == null) {
            return;
        }
        List<TstatsRow> complete = new ArrayList<>();
        rows.get().forEach(complete::add);
        RegroupPlan plan = plans.computeIfAbsent(Profiles.Version.of(opened), version -> plan(opened));
        // The plan is the version's, but message and scores may have been changed without a new version.
        RegroupedRows regrouped = new RegroupedRows(plan, opened);
        regrouped.of(RegroupKey.decode(context.getCurrentKey()), complete).forEach(out::collect);
        profile.clear();
        rows.clear();
    }

    private RegroupPlan plan(DetectionProfile opened) {
        RegroupPlan plan = planner.plan(opened, LookupTables.of(Map.of())).regrouping();
        if (plan == null) {
            throw new IllegalStateException("detection " + opened.id() + " version " + opened.version()
                    + " has rows to regroup, but its search has no command for that");
        }
        return plan;
    }
}
