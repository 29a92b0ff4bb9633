package io.spawnwatch.detection.explain;

import io.spawnwatch.datamodel.CalculatedEvent;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.detection.plan.index.Prefilter;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.detection.plan.rows.OneEventRow;
import io.spawnwatch.detection.plan.rows.OneEventRow.Stage;
import io.spawnwatch.detection.plan.rows.RegroupPlan;
import io.spawnwatch.detection.plan.rows.RemainingCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole condition of a detection, compiled term by term, to be held against many events. It decides as
 * {@link DetectionPlan#matches} does, but says of each term whether it holds. Thread-safe.
 */
public final class TracedCondition implements HeldCondition {
    private static final TumblingWindows HOURS = TumblingWindows.fromEpoch(Duration.ofHours(1));

    private final DetectionPlan plan;
    private final TumblingWindows windows;
    private final CountedCondition ofEvent;
    private final OneEventRow row;
    private final List<CommandTerms> ofRow = new ArrayList<>();

    /** Whether a term after the aggregation is decided on the event. */
    private final boolean ofGroup;

    /** The condition of a detection whose windows, if its search does not say, are an hour long. */
    public TracedCondition(DetectionPlan plan) {
        this(plan, HOURS);
    }

    /**
     * The condition of a detection.
     *
     * @param otherwise the windows of detections without any of their own; a search can read when its window begins
     */
    public TracedCondition(DetectionPlan plan, TumblingWindows otherwise) {
        this.plan = plan;
        windows = plan.windows(otherwise);
        ofEvent = CountedCondition.of(plan);
        row = new OneEventRow(plan.rows(), plan.search());
        Set<Object> onRow = conditionsOnRows(plan);
        Map<String, String> computed = Map.of();
        for (Stage stage : row.stages()) {
            CommandTerms terms = CommandTerms.of(stage, computed, onRow::contains);
            ofRow.add(terms);
            computed = terms.computedNext();
        }
        ofGroup = ofRow.stream().flatMap(command -> command.nodes().stream()).anyMatch(node -> node.decided()
                .isOnEvent());
    }

    /** The conditions, and operands of ANDs, that are not decided on events: these very objects of the search. */
    private static Set<Object> conditionsOnRows(DetectionPlan plan) {
        Set<Object> conditions = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RemainingCondition remaining : plan.rows().remainingConditions()) {
            Command command = remaining.command();
            if (command instanceof SearchCommand search) {
                conditions.add(search.condition());
            } else if (command instanceof WhereCommand where) {
                conditions.add(where.condition());
            } else {
                conditions.add(command);
            }
        }
        return conditions;
    }

    /**
     * Holds the condition against an event.
     *
     * @param decoded the event as it was decoded, or with the fields that the data model calculates: calculating them twice
     *                changes nothing
     */
    @Override
    public ConditionTrace trace(EventFields decoded) {
        EventFields event = calculated(decoded);
        List<Conjunct> conjuncts = new ArrayList<>(ofEvent.conjuncts(event));
        Row traced = start(event);
        for (CommandTerms command : ofRow) {
            for (CommandTerms.Node node : command.nodes()) {
                conjuncts.add(node.trace(traced, command.computed()));
            }
            command.stage().apply(traced);
        }
        List<FieldTrace> fields = plan.fields().stream()
                .map(field -> new FieldTrace(field.cimName(), event.get(field), decoded.get(field)))
                .toList();
        return new ConditionTrace(fields, ruledOutBy(event), conjuncts, changes(event));
    }

    private List<String> ruledOutBy(EventFields event) {
        List<String> missing = new ArrayList<>();
        for (Prefilter.Clause clause : plan.prefilter().clauses()) {
            CandidateIndex index = CandidateIndex.of(List.of(new Prefilter(List.of(clause))));
            Candidates candidates = index.newCandidates();
            index.find(event, candidates);
            if (candidates.next(0) == Candidates.NONE) {
                missing.add(PrefilterText.print(clause));
            }
        }
        return missing;
    }

    /**
     * The row that an event makes if no other is counted with it.
     *
     * @param decoded as for {@link #trace}
     * @return the row, or null if the event does not count, or the search drops its row
     */
    public @Nullable RowOfEvent row(EventFields decoded) {
        EventFields event = calculated(decoded);
        if (!plan.matches(event)) {
            return null;
        }
        DetectionProfile profile = plan.profile();
        GroupTotals totals = totals(event);
        List<RowField> fields = plan.rows().row(totals);
        if (fields == null) {
            return null;
        }
        List<ProcessField> by = plan.groupFields();
        boolean filled = by.stream().anyMatch(field -> event.get(field) == null);
        long literal = 0;
        for (int i = 0; i < by.size(); i++) {
            literal |= profile.filler().equals(event.get(by.get(i))) ? 1L << i : 0;
        }
        RegroupPlan regrouping = plan.rows().regrouping();
        if (regrouping == null) {
            return new RowOfEvent(profile, totals.groupValues(), fields, filled, literal, false);
        }
        List<RegroupPlan.Output> rows = regrouping.rows(List.of(new RegroupPlan.Input(totals.groupValues(), fields)));
        return rows.isEmpty()
                ? null
                : new RowOfEvent(
                        profile.groupedBy(regrouping.groupFields()),
                        rows.get(0).groupValues(),
                        rows.get(0).fields(),
                        filled,
                        0,
                        true);
    }

    /** The start of the window that an event is counted in, epoch milliseconds UTC. */
    public long windowStartMs(EventFields event) {
        return windows.startMs(event.timeMs());
    }

    /** The detection's windows. */
    public TumblingWindows windows() {
        return windows;
    }

    private EventFields calculated(EventFields decoded) {
        return new CalculatedEvent(plan.normalization().dataModel()).of(decoded);
    }

    private Row start(EventFields event) {
        return row.start(totals(event));
    }

    private GroupTotals totals(EventFields event) {
        long spanMs = plan.groupSpan() == null ? 0 : plan.groupSpan().toMillis();
        return row.totals(event, plan.profile().filler(), windowStartMs(event), spanMs);
    }

    @Override
    public int distance(EventFields event, int most, BitSet met) {
        int distance = ofEvent.distance(event, most, met);
        if (!ofGroup) {
            return distance;
        }
        int position = ofEvent.size();
        Row traced = null;
        for (int command = 0; command < ofRow.size(); command++) {
            for (CommandTerms.Node node : ofRow.get(command).nodes()) {
                if (node.decided().isOnEvent() && (distance <= most || !met.get(position))) {
                    traced = traced == null ? rowBefore(command, event) : traced;
                    if (node.term().value(traced) == Truth.TRUE) {
                        met.set(position);
                    } else {
                        distance++;
                    }
                }
                position++;
            }
            if (traced != null) {
                ofRow.get(command).stage().apply(traced);
            }
        }
        return distance;
    }

    /** As {@link #distance(EventFields, int, BitSet)}, without noting anything. */
    int distance(EventFields event, int most) {
        return distance(event, most, new BitSet());
    }

    private Row rowBefore(int command, EventFields event) {
        Row traced = start(event);
        ofRow.subList(0, command).forEach(earlier -> earlier.stage().apply(traced));
        return traced;
    }

    @Override
    public int changes(EventFields event) {
        int changes = ofEvent.changes(event);
        if (!ofGroup) {
            return changes;
        }
        Row traced = start(event);
        for (CommandTerms command : ofRow) {
            for (CommandTerms.Node node : command.nodes()) {
                changes += node.decided().isOnEvent() ? node.term().changes(traced, true) : 0;
            }
            command.stage().apply(traced);
        }
        return changes;
    }
}
