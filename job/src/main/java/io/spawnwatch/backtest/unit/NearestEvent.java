package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DatasetRun.Judgement;
import io.spawnwatch.backtest.unit.KnownTruth.Truth;
import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.filter.CountedEvents;
import io.spawnwatch.detection.plan.filter.EventPredicate;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why no event of a dataset meets a detection's condition: the terms that none meets, and the event that meets most. */
final class NearestEvent {
    private static final int MOST_TERMS = 3;

    private final List<Term> terms;
    private @Nullable ProcessEvent nearest;
    private String place = "";
    private int fewestUnmet = Integer.MAX_VALUE;

    /** The fields that an event would have to have, if it meets everything else; empty if there is no such event. */
    private Set<ProcessField> blindTo = EnumSet.noneOf(ProcessField.class);

    /** A term of the condition; all of them must be true. */
    private static final class Term {
        private final Condition condition;
        private final EventPredicate predicate;
        private final KnownTruth.Test known;
        private final Set<ProcessField> absent;
        private final Set<ProcessField> fields;
        private long met;

        Term(Condition condition, Set<ProcessField> absent) {
            PredicateCompiler compiler = new PredicateCompiler();
            this.condition = condition;
            this.predicate = condition.accept(compiler);
            this.fields = compiler.fields();
            this.known = condition.accept(new KnownTruth(absent));
            this.absent = KnownTruth.absentFields(condition, absent);
        }

        String text() {
            return Shown.shortened(SearchPrinter.withoutObjects().print(condition));
        }

        String described() {
            Origin origin = condition.origin();
            return origin.place() + ": " + Refusal.within(origin.macros()) + text();
        }
    }

    /**
     * Looks for the nearest event.
     *
     * @param absent the fields that no event of the dataset has
     */
    NearestEvent(DetectionPlan plan, Set<ProcessField> absent) {
        Calculations calculations = Calculations.of(plan.normalization().dataModel());
        this.terms = conjuncts(CountedEvents.of(plan.search().tstats()))
                .filter(condition -> !isAlwaysTrue(condition, calculations))
                .map(condition -> new Term(condition, absent))
                .toList();
    }

    /** Whether a condition only demands a value of a field that the data model fills in. */
    private static boolean isAlwaysTrue(Condition condition, Calculations calculations) {
        return condition instanceof Comparison comparison
                && comparison.operator() == ComparisonOperator.EQUAL
                && comparison.value().pattern().matchesEverything()
                && calculations.isNeverMissing(
                        EndpointProcesses.field(comparison.field().name()));
    }

    private static Stream<Condition> conjuncts(@Nullable Condition condition) {
        if (condition == null) {
            return Stream.of();
        }
        return condition instanceof AndCondition and
                ? and.operands().stream().flatMap(NearestEvent::conjuncts)
                : Stream.of(condition);
    }

    /** Compares an event, with its calculated fields, with the nearest so far. */
    void add(Path file, long line, ProcessEvent event) {
        int unmet = 0;
        boolean knownToFail = false;
        Set<ProcessField> lacking = EnumSet.noneOf(ProcessField.class);
        for (Term term : terms) {
            if (term.predicate.test(event)) {
                term.met++;
            } else {
                unmet++;
                if (term.known.of(event) == Truth.UNKNOWN) {
                    lacking.addAll(term.absent);
                } else {
                    knownToFail = true;
                }
            }
        }
        if (unmet > 0 && !knownToFail && blindTo.isEmpty()) {
            blindTo = lacking;
        }
        if (unmet < fewestUnmet) {
            fewestUnmet = unmet;
            nearest = event;
            place = file.getFileName() + ":" + line;
        }
    }

    /** Why the condition is never true. */
    Judgement judgement(String data) {
        List<Term> neverMet = terms.stream().filter(term -> term.met == 0).toList();
        List<String> details = new ArrayList<>();
        neverMet.stream()
                .limit(MOST_TERMS)
                .map(term -> "no event meets " + term.described())
                .forEach(details::add);
        if (neverMet.size() > MOST_TERMS) {
            details.add("nor " + Shown.count(neverMet.size() - MOST_TERMS, "further term"));
        }
        ProcessEvent event = nearest;
        if (event != null) {
            details.add("nearest event: " + place + ", which meets " + (terms.size() - fewestUnmet) + " of "
                    + Shown.count(terms.size(), "term"));
            terms.stream()
                    .filter(term -> !term.predicate.test(event))
                    .limit(MOST_TERMS)
                    .map(term -> "it does not meet " + term.text() + ": " + values(term, event))
                    .forEach(details::add);
        }
        if (!blindTo.isEmpty()) {
            String fields = blindTo.stream().map(ProcessField::cimName).collect(Collectors.joining(", "));
            return new Judgement(
                    Verdict.BLIND,
                    "no event of " + data + " has " + fields + ", on which the detection depends",
                    details);
        }
        String message = neverMet.isEmpty()
                ? "each term is met by an event of " + data + ", but no event meets all of them"
                : "no event of " + data + " meets " + neverMet.get(0).text();
        return new Judgement(Verdict.FAILED, message, details);
    }

    private static String values(Term term, ProcessEvent event) {
        return term.fields.stream()
                .map(field -> field.cimName() + " is " + shown(event.get(field)))
                .collect(Collectors.joining(", "));
    }

    private static String shown(@Nullable String value) {
        return value == null ? "missing" : Shown.value(value);
    }
}
