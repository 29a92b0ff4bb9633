package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import java.util.List;

/**
 * Finds out whether a condition surely holds, or surely does not, given some facts. Never wrong, but not complete: a
 * complete answer may take time that doubles with each operand.
 */
final class ConditionCertainty implements Condition.Visitor<Certainty> {
    /** Comparisons that are looked at before the answer is that nobody knows. */
    private static final int MOST_STEPS = 100_000;

    private final Facts facts;
    private final int[] steps;

    private ConditionCertainty(Facts facts, int[] steps) {
        this.facts = facts;
        this.steps = steps;
    }

    /** Whether the condition holds for every event for which the facts do, or for none. */
    static Certainty of(Condition condition, Facts facts) {
        return condition.accept(new ConditionCertainty(facts, new int[1]));
    }

    @Override
    public Certainty and(AndCondition and) {
        return junction(and.operands(), true);
    }

    /** Any of several hold if not all of them do not. */
    @Override
    public Certainty or(OrCondition or) {
        return junction(or.operands(), false).not();
    }

    @Override
    public Certainty not(NotCondition not) {
        return not.operand().accept(this).not();
    }

    @Override
    public Certainty comparison(Comparison comparison) {
        steps[0]++;
        FieldFacts field = facts.of(EndpointProcesses.field(comparison.field().name()));
        ValuePattern pattern = comparison.value().pattern();
        return switch (comparison.operator()) {
            case EQUAL -> field.matchesAny(List.of(pattern));
            case DIFFERENT -> different(field, pattern);
            case LESS, AT_MOST, GREATER, AT_LEAST -> field.compares(comparison.operator(), Facts.bound(comparison));
        };
    }

    @Override
    public Certainty in(InCondition in) {
        steps[0] += in.values().size();
        return facts.of(EndpointProcesses.field(in.field().name())).matchesAny(Facts.patterns(in));
    }

    @Override
    public Certainty everyEvent(EveryEvent every) {
        return Certainty.ALWAYS;
    }

    private static Certainty different(FieldFacts field, ValuePattern pattern) {
        if (pattern.matchesEverything()) {
            return Certainty.NEVER;
        }
        return switch (field.matchesAny(List.of(pattern))) {
            case ALWAYS -> Certainty.NEVER;
            case NEVER -> field.presence();
            case UNKNOWN -> Certainty.UNKNOWN;
        };
    }

    /** Whether all operands hold, or, where that is what is wanted, all of their opposites do. */
    private Certainty junction(List<Condition> operands, boolean wanted) {
        Facts more = facts.copy();
        ConditionCertainty inside = new ConditionCertainty(more, steps);
        boolean all = true;
        for (Condition operand : operands) {
            Certainty certainty = inside.of(operand, wanted);
            if (certainty == Certainty.NEVER) {
                return Certainty.NEVER;
            }
            all &= certainty == Certainty.ALWAYS;
            more.assume(operand, wanted);
        }
        if (all) {
            return Certainty.ALWAYS;
        }
        // A second time, now that what stands further right is known, too.
        operands.forEach(operand -> more.assume(operand, wanted));
        return more.isContradictory()
                        || operands.stream().anyMatch(operand -> inside.of(operand, wanted) == Certainty.NEVER)
                ? Certainty.NEVER
                : Certainty.UNKNOWN;
    }

    private Certainty of(Condition operand, boolean wanted) {
        if (steps[0] > MOST_STEPS) {
            return Certainty.UNKNOWN;
        }
        Certainty certainty = operand.accept(this);
        return wanted ? certainty : certainty.not();
    }
}
