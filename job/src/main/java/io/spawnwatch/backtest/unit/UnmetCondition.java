package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DatasetRun.Judgement;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.explain.Conjunct;
import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.CountedCondition;
import io.spawnwatch.detection.explain.LackingFields;
import io.spawnwatch.detection.explain.NearestEvent;
import io.spawnwatch.detection.explain.Term;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why no event of a dataset meets a detection's condition: the terms that none meets, and the event that meets most. */
final class UnmetCondition {
    private static final int MOST_TERMS = 3;

    private final DetectionPlan plan;
    private final NearestEvent nearest;
    private String place = "";
    private @Nullable LackingFields lacking;

    UnmetCondition(DetectionPlan plan) {
        this.plan = plan;
        nearest = new NearestEvent(CountedCondition.falsifiable(plan));
    }

    /** Compares an event, with its calculated fields, with the nearest so far. */
    void add(Path file, long line, ProcessEvent event) {
        if (nearest.consider(event)) {
            place = file.getFileName() + ":" + line;
        }
    }

    /** Whether an event meets the condition after all. */
    boolean isMet() {
        return nearest.isMet();
    }

    /**
     * Prepares to look for an event that meets everything else, now that it is known which fields the dataset lacks.
     *
     * @param absent the fields that no event of the dataset has
     * @return whether the condition depends on any of them, so that all events have to be looked at again
     */
    boolean dependsOn(Set<ProcessField> absent) {
        LackingFields fields = new LackingFields(plan, absent);
        lacking = fields;
        return !fields.isIrrelevant();
    }

    /** Looks at an event, with its calculated fields, again. */
    void addAgain(ProcessEvent event) {
        if (lacking != null) {
            lacking.consider(event);
        }
    }

    /** Why the condition is never true. */
    Judgement judgement(String data) {
        if (nearest.event() == null) {
            return new Judgement(Verdict.FAILED, data + " has no process event", List.of());
        }
        List<Conjunct> never = nearest.unmet();
        List<String> details = new ArrayList<>();
        never.stream().limit(MOST_TERMS).map(UnmetCondition::described).forEach(details::add);
        if (never.size() > MOST_TERMS) {
            details.add("nor " + Shown.count(never.size() - MOST_TERMS, "further term"));
        }
        List<Conjunct> all = nearest.trace().conjuncts();
        List<Conjunct> unmet = nearest.trace().decisiveConjuncts();
        details.add("nearest event: " + place + ", which meets " + (all.size() - unmet.size()) + " of "
                + Shown.count(all.size(), "term"));
        unmet.stream()
                .limit(MOST_TERMS)
                .map(term -> "it does not meet " + text(term) + ": " + values(term.term()))
                .forEach(details::add);
        Set<ProcessField> missing = lacking == null ? Set.of() : lacking.fields();
        if (!missing.isEmpty()) {
            String fields = missing.stream().map(ProcessField::cimName).collect(Collectors.joining(", "));
            return new Judgement(
                    Verdict.BLIND,
                    "no event of " + data + " has " + fields + ", on which the detection depends",
                    details);
        }
        String message = never.isEmpty()
                ? "each term is met by an event of " + data + ", but no event meets all of them"
                : "no event of " + data + " meets " + text(never.get(0));
        return new Judgement(Verdict.FAILED, message, details);
    }

    private static String described(Conjunct conjunct) {
        Term term = conjunct.term();
        return "no event meets " + term.place() + ": " + Refusal.within(term.macros()) + text(conjunct);
    }

    private static String text(Conjunct conjunct) {
        // Splunk drops an event that lacks a field to group by, as this condition would.
        return conjunct.decided() == Decided.BY
                ? conjunct.term().compared().get(0).what() + "=*"
                : Shown.shortened(conjunct.brief());
    }

    private static String values(Term term) {
        return term.allCompared().stream()
                .map(compared -> compared.what() + " is " + shown(compared))
                .collect(Collectors.joining(", "));
    }

    private static String shown(Compared compared) {
        return compared.isMissing() ? "missing" : Shown.values(compared.values());
    }
}
