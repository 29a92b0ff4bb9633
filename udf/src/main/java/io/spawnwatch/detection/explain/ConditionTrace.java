package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.EventFields;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The whole condition of a detection, held against one event: what each term of it says, in the search's own words.
 *
 * @param fields    the fields that the detection reads
 * @param ruledOutBy why the index of a job rules the event out without evaluating anything: what it looks up and the event
 *                  does not have, a text for each clause. Empty if the index finds the event
 * @param conjuncts the terms all of which must hold, in the search's order. Those that are decided on rows have the value
 *                  that they have for the row of this event alone
 * @param changes   the least number of comparisons that would have to change for the event to count; 0 if it does
 */
public record ConditionTrace(List<FieldTrace> fields, List<String> ruledOutBy, List<Conjunct> conjuncts, int changes) {

    /** Copies the lists. */
    public ConditionTrace {
        fields = List.copyOf(fields);
        ruledOutBy = List.copyOf(ruledOutBy);
        conjuncts = List.copyOf(conjuncts);
    }

    /**
     * Holds a detection against an event. For many events, compile it once: {@link TracedCondition}.
     *
     * @param event as it was decoded, or with the fields that the data model calculates
     */
    public static ConditionTrace of(DetectionPlan plan, EventFields event) {
        return new TracedCondition(plan).trace(event);
    }

    /** Whether the detection's {@code tstats} counts the event, as {@link DetectionPlan#isCounted} says. */
    public boolean isCounted() {
        return allHold(decided -> decided == Decided.WHERE || decided == Decided.BY);
    }

    /** Whether the event satisfies all that is decided on events, as {@link DetectionPlan#matches} says. */
    public boolean matches() {
        return allHold(Decided::isOnEvent);
    }

    /** Whether the event makes a row if no other is counted with it. */
    public boolean makesRow() {
        return allHold(decided -> true);
    }

    private boolean allHold(Predicate<Decided> which) {
        return conjuncts.stream()
                .allMatch(conjunct ->
                        !which.test(conjunct.decided()) || conjunct.term().holds());
    }

    /**
     * How many of the terms that are decided on events do not hold; 0 if the event {@linkplain #matches() matches}. Of two
     * events with the same distance, the one with fewer {@link #changes()} is nearer.
     */
    public int distance() {
        return (int) lacking(Decided::isOnEvent).count();
    }

    /**
     * The terms for which the event makes no row: those that are decided on events and do not hold or, if all of those
     * hold, those that are decided on rows. Operands of ANDs are named rather than these. Empty if the event makes a row.
     */
    public List<Term> decisive() {
        return decisiveConjuncts().stream()
                .flatMap(conjunct -> conjunct.term().lacking())
                .toList();
    }

    /** The conjuncts that {@link #decisive()} is about. */
    public List<Conjunct> decisiveConjuncts() {
        return lacking(matches() ? decided -> true : Decided::isOnEvent).toList();
    }

    private Stream<Conjunct> lacking(Predicate<Decided> which) {
        return conjuncts.stream()
                .filter(conjunct ->
                        which.test(conjunct.decided()) && !conjunct.term().holds());
    }
}
