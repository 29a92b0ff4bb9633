package io.spawnwatch.function;

import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.detection.plan.rows.SpanValue;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the detections whose condition an event satisfies, and sends unusable records to {@link OutputTags#REJECTED}. The
 * data model's fields are calculated first, once for all detections. Only conditions that the event can satisfy are
 * evaluated; see {@link CandidateIndex}.
 *
 * <p>Not keyed, no state. A duplicate event gives duplicate sightings, as it counts twice in a search. Lateness is decided
 * downstream.
 */
public final class MatchDetections extends ProcessFunction<SourceRecord, Sighting> {
    private static final long serialVersionUID = 1L;

    private final RunningCatalog catalog;
    private final TumblingWindows windows;
    private transient Matcher[] matchers;
    private transient CalculatedFields calculated;
    private transient CandidateIndex index;
    private transient Candidates candidates;
    private transient DetectionCosts costs;
    private transient InputCounts inputs;
    private transient Counter decoded;
    private transient Counter skipped;
    private transient Counter rejected;
    private transient Counter skewed;

    /**
     * Matches events against detections.
     *
     * @param detections  the detections to run, each of which can be planned with this environment and these overrides
     * @param environment what their searches refer to
     * @param overrides   settings of single detections
     * @param windows     windows of detections without any of their own
     */
    public MatchDetections(
            List<Detection> detections,
            SearchEnvironment environment,
            DetectionOverrides overrides,
            TumblingWindows windows) {
        this(RunningCatalog.of(detections, environment, overrides), windows);
    }

    /**
     * Matches events against detections.
     *
     * @param catalog the detections to run
     * @param windows windows of detections without any of their own
     */
    public MatchDetections(RunningCatalog catalog, TumblingWindows windows) {
        this.catalog = catalog;
        this.windows = windows;
    }

    RunningCatalog running() {
        return catalog;
    }

    @Override
    public void open(OpenContext context) {
        RuntimeContext runtime = getRuntimeContext();
        decoded = RunCounter.of(runtime, Metrics.EVENTS_DECODED);
        skipped = RunCounter.of(runtime, Metrics.RECORDS_SKIPPED);
        rejected = RunCounter.of(runtime, Metrics.RECORDS_REJECTED);
        skewed = RunCounter.of(runtime, Metrics.EVENTS_SKEWED);
        inputs = new InputCounts(runtime);
        RunningPlans running = catalog.plans();
        matchers = new Matcher[running.plans().size()];
        for (int i = 0; i < matchers.length; i++) {
            DetectionPlan plan = running.plans().get(i);
            matchers[i] = new Matcher(
                    Grouping.of(plan, windows),
                    RunCounter.of(runtime, Metrics.BY_DETECTION, plan.profile().id(), Metrics.EVENTS_MATCHED));
        }
        costs = new DetectionCosts(
                runtime,
                Arrays.stream(matchers)
                        .map(matcher -> matcher.plan().profile().id())
                        .toList());
        calculated = running.calculated();
        index = running.index();
        candidates = index.newCandidates();
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<Sighting> out) {
        ProcessEvent decodedEvent = record.event();
        if (decodedEvent == null) {
            if (record.unmatched()) {
                countDecoded(record);
            } else if (record.rejection() == null) {
                skipped.inc();
            } else {
                rejected.inc();
                inputs.countRejected(record.rejection().reason());
                context.output(OutputTags.REJECTED, record.rejection());
            }
            return;
        }
        countDecoded(record);
        ProcessEvent event = calculated.apply(decodedEvent);
        index.find(event, candidates);
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            Matcher matcher = matchers[i];
            if (record.sampled() ? matchesTimed(event, i) : matcher.plan().matches(event)) {
                matcher.matched.inc();
                out.collect(matcher.grouping.sighting(event, record.clockSkew()));
            }
        }
    }

    private boolean matchesTimed(ProcessEvent event, int detection) {
        costs.start();
        boolean matches = matchers[detection].plan().matches(event);
        costs.stop(detection);
        return matches;
    }

    private void countDecoded(SourceRecord record) {
        decoded.inc();
        inputs.countEvent(record);
        if (record.clockSkew()) {
            skewed.inc();
        }
    }

    /** A detection, ready to match. */
    private record Matcher(Grouping grouping, Counter matched) {

        DetectionPlan plan() {
            return grouping.plan;
        }
    }

    /**
     * What events that a detection matches are counted under.
     *
     * @param spanMs length of the spans of time that are groups within a window, or 0
     */
    record Grouping(DetectionPlan plan, long lengthMs, long offsetMs, long spanMs) {

        static Grouping of(DetectionPlan plan, TumblingWindows otherwise) {
            TumblingWindows planned = plan.windows(otherwise);
            return new Grouping(
                    plan,
                    planned.length().toMillis(),
                    planned.offset().toMillis(),
                    plan.groupSpan() == null ? 0 : plan.groupSpan().toMillis());
        }

        /** The sighting of an event that the detection matches. */
        Sighting sighting(ProcessEvent event, boolean clockSkew) {
            return new Sighting(
                    groupKey(event).encode(), event.timeMs(), clockSkew, observed(event), literalFillers(event));
        }

        private GroupKey groupKey(ProcessEvent event) {
            TumblingWindow window = TumblingWindow.holding(event.timeMs(), lengthMs, offsetMs);
            DetectionProfile profile = plan.profile();
            List<String> values = new ArrayList<>(plan.groupFields().size());
            for (ProcessField field : plan.groupFields()) {
                String value = event.get(field);
                values.add(value == null ? profile.filler() : value);
            }
            if (spanMs > 0) {
                values.add(SpanValue.holding(event.timeMs(), spanMs));
            }
            return new GroupKey(
                    profile.id(), profile.version(), profile.digest(), window.startMs(), window.endMs(), values);
        }

        private long literalFillers(ProcessEvent event) {
            String filler = plan.profile().filler();
            List<ProcessField> fields = plan.groupFields();
            long literal = 0;
            for (int i = 0; i < fields.size(); i++) {
                if (filler.equals(event.get(fields.get(i)))) {
                    literal |= 1L << i;
                }
            }
            return literal;
        }

        private List<@Nullable String> observed(ProcessEvent event) {
            List<ProcessField> fields = plan.observedFields();
            if (fields.isEmpty()) {
                return List.of();
            }
            List<@Nullable String> values = new ArrayList<>(fields.size());
            for (ProcessField field : fields) {
                values.add(event.get(field));
            }
            return values;
        }
    }
}
