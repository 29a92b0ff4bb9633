package io.spawnwatch.function;

import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.sighting.Sighting;
import java.util.List;

/**
 * Detections that run in the calling thread, without a Flink job. Conditions, windows, rows and the allowlist are decided by
 * what the operators use; only the state is on the heap. The result is that of a job that reports final rows: each row once,
 * whatever the order of the events. There is no limit of rows.
 *
 * <p>Not thread-safe. Several threads take one each, of the same plans.
 */
public final class InProcessDetections {
    private final RunningPlans running;
    private final MatchDetections.Grouping[] groupings;
    private final Candidates candidates;
    private final Profiles profiles;
    private final RowPlans rowPlans;

    private InProcessDetections(RunningPlans running, TumblingWindows windows) {
        this.running = running;
        this.groupings = running.plans().stream()
                .map(plan -> MatchDetections.Grouping.of(plan, windows))
                .toArray(MatchDetections.Grouping[]::new);
        this.candidates = running.index().newCandidates();
        RunningRows rows = running.rows();
        this.profiles = new Profiles(rows.profiles());
        this.rowPlans = new RowPlans(profiles, new RowLookups(rows.lookups()), rows.planner());
    }

    /**
     * Runs the detections of a catalog, which are planned once for all that run it in this process.
     *
     * @param windows windows of detections without any of their own
     */
    public static InProcessDetections of(RunningCatalog catalog, TumblingWindows windows) {
        return new InProcessDetections(catalog.plans(), windows);
    }

    /**
     * Runs single detections.
     *
     * @param plans     all for this data model
     * @param dataModel what is calculated before conditions are decided
     * @param windows   windows of detections without any of their own
     */
    public static InProcessDetections of(
            List<DetectionPlan> plans, DataModelVersion dataModel, TumblingWindows windows) {
        return new InProcessDetections(new RunningPlans(plans, dataModel), windows);
    }

    /** The detections that run. */
    public List<DetectionPlan> plans() {
        return running.plans();
    }

    /** Takes what an event is counted under. */
    @FunctionalInterface
    public interface SightingConsumer {
        /**
         * Takes a sighting.
         *
         * @param detection position of the detection in {@link #plans()}
         */
        void accept(int detection, Sighting sighting);
    }

    /** Finds the detections whose condition the record's event satisfies. A record without an event satisfies none. */
    public void match(SourceRecord record, SightingConsumer sightings) {
        ProcessEvent decoded = record.event();
        if (decoded == null) {
            return;
        }
        ProcessEvent event = running.calculated().apply(decoded);
        running.index().find(event, candidates);
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            if (groupings[i].plan().matches(event)) {
                sightings.accept(i, groupings[i].sighting(event, record.clockSkew()));
            }
        }
    }

    /** Rows without a sighting yet. */
    public InProcessRows newRows() {
        return new InProcessRows(profiles, rowPlans);
    }
}
