package io.spawnwatch.detection.explain;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.TermNode.Look;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which events a detection's {@code tstats} counts, compiled term by term. It decides as {@link DetectionPlan#isCounted} does,
 * whatever the commands after it demand. Thread-safe.
 */
public final class CountedCondition implements HeldCondition {
    private static final SearchPrinter BRIEF = SearchPrinter.withoutObjects();

    private final DetectionPlan plan;
    private final List<Node> terms;

    private record Node(Decided decided, String brief, TermNode<EventFields> term) {
        Conjunct trace(EventFields event) {
            return new Conjunct(decided, "tstats", term.trace(event, Map.of()), brief);
        }

        boolean holds(EventFields event) {
            return term.value(event) == Truth.TRUE;
        }
    }

    private CountedCondition(DetectionPlan plan, List<Node> terms) {
        this.plan = plan;
        this.terms = List.copyOf(terms);
    }

    /** All terms: those of {@code where} and, without {@code fillnull_value}, the fields after {@code by}. */
    public static CountedCondition of(DetectionPlan plan) {
        return new CountedCondition(plan, terms(plan, ConditionTerms.ofEvents(), Set.of(), false));
    }

    /** The terms that some events do not satisfy: without those that only demand a field that the data model fills in. */
    public static CountedCondition falsifiable(DetectionPlan plan) {
        return new CountedCondition(plan, terms(plan, ConditionTerms.ofEvents(), Set.of(), true));
    }

    /**
     * The terms of {@link #falsifiable}, where nothing is known of some fields, in Kleene's logic: a term that is false whatever
     * these fields are is false, and one that depends on them is unknown.
     *
     * @param absent the fields that no event of a source has
     */
    static CountedCondition unknowing(DetectionPlan plan, Set<ProcessField> absent) {
        return new CountedCondition(plan, terms(plan, ConditionTerms.ofEventsWithout(absent), absent, true));
    }

    private static List<Node> terms(
            DetectionPlan plan, ConditionTerms<EventFields> compiler, Set<ProcessField> absent, boolean falsifiable) {
        Calculations model = Calculations.of(plan.normalization().dataModel());
        TstatsCommand tstats = plan.search().tstats();
        List<Node> nodes = new ArrayList<>();
        if (tstats.where() != null) {
            ConditionTerms.operands(tstats.where())
                    .filter(operand -> !(falsifiable && isAlwaysTrue(operand, model)))
                    .forEach(operand ->
                            nodes.add(new Node(Decided.WHERE, BRIEF.print(operand), compiler.term(operand))));
        }
        if (tstats.fillnullValue() == null) {
            tstats.by().stream()
                    .distinct()
                    .filter(name -> !(falsifiable && model.isNeverMissing(EndpointProcesses.field(name.name()))))
                    .map(name -> present(name, absent))
                    .forEach(term -> nodes.add(new Node(Decided.BY, term.words(), term)));
        }
        return nodes;
    }

    private static boolean isAlwaysTrue(Condition condition, Calculations model) {
        return condition instanceof Comparison comparison
                && comparison.operator() == ComparisonOperator.EQUAL
                && comparison.value().pattern().matchesEverything()
                && model.isNeverMissing(
                        EndpointProcesses.field(comparison.field().name()));
    }

    private static TermNode<EventFields> present(FieldName name, Set<ProcessField> absent) {
        ProcessField field = EndpointProcesses.field(name.name());
        return TermNode.leaf(
                "by " + name.qualified(),
                name.origin(),
                absent.contains(field) ? event -> Truth.UNKNOWN : event -> Truth.of(event.get(field) != null),
                List.of(ConditionTerms.look(field)));
    }

    /** How many terms there are. */
    int size() {
        return terms.size();
    }

    /** What each term says of an event with the fields that the data model calculates. */
    List<Conjunct> conjuncts(EventFields event) {
        return terms.stream().map(node -> node.trace(event)).toList();
    }

    @Override
    public ConditionTrace trace(EventFields event) {
        List<FieldTrace> fields = plan.fields().stream()
                .map(field -> new FieldTrace(field.cimName(), event.get(field), event.get(field)))
                .toList();
        return new ConditionTrace(fields, List.of(), conjuncts(event), changes(event));
    }

    /** Whether a term holds; unknown only if nothing is known of a field. */
    Truth value(int term, EventFields event) {
        return terms.get(term).term().value(event);
    }

    /** The fields that a term reads. */
    Set<ProcessField> fields(int term) {
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        terms.get(term)
                .term()
                .allLooks()
                .map(Look::what)
                .map(ProcessField::ofCimName)
                .filter(Objects::nonNull)
                .forEach(fields::add);
        return fields;
    }

    @Override
    public int distance(EventFields event, int most, BitSet met) {
        int distance = 0;
        int position = 0;
        while (position < terms.size()) {
            if (terms.get(position).holds(event)) {
                met.set(position);
            } else {
                distance++;
            }
            position = distance > most ? met.nextClearBit(position + 1) : position + 1;
        }
        return distance;
    }

    @Override
    public int changes(EventFields event) {
        int changes = 0;
        for (Node node : terms) {
            changes += node.holds(event) ? 0 : node.term().changes(event, true);
        }
        return changes;
    }
}
