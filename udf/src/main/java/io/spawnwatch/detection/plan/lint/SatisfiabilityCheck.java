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
 * Finds out whether a condition surely holds, or surely does not, given some assumptions. Never wrong, but not complete: a
 * complete answer may take time that doubles with each operand.
 */
final class SatisfiabilityCheck implements Condition.Visitor<Satisfiability> {
    /** Comparisons that are looked at before the answer is that nobody knows. */
    private static final int MOST_STEPS = 100_000;

    private final Assumptions assumptions;
    private final int[] steps;

    private SatisfiabilityCheck(Assumptions assumptions, int[] steps) {
        this.assumptions = assumptions;
        this.steps = steps;
    }

    /** Whether the condition holds for every event for which the assumptions do, or for none. */
    static Satisfiability of(Condition condition, Assumptions assumptions) {
        return condition.accept(new SatisfiabilityCheck(assumptions, new int[1]));
    }

    @Override
    public Satisfiability and(AndCondition and) {
        return junction(and.operands(), true);
    }

    /** Any of several hold if not all of them do not. */
    @Override
    public Satisfiability or(OrCondition or) {
        return junction(or.operands(), false).not();
    }

    @Override
    public Satisfiability not(NotCondition not) {
        return not.operand().accept(this).not();
    }

    @Override
    public Satisfiability comparison(Comparison comparison) {
        steps[0]++;
        FieldAssumptions field =
                assumptions.of(EndpointProcesses.field(comparison.field().name()));
        ValuePattern pattern = comparison.value().pattern();
        return switch (comparison.operator()) {
            case EQUAL -> field.matchesAny(List.of(pattern));
            case DIFFERENT -> different(field, pattern);
            case LESS, AT_MOST, GREATER, AT_LEAST ->
                field.compares(comparison.operator(), Assumptions.bound(comparison));
        };
    }

    @Override
    public Satisfiability in(InCondition in) {
        steps[0] += in.values().size();
        return assumptions.of(EndpointProcesses.field(in.field().name())).matchesAny(Assumptions.patterns(in));
    }

    @Override
    public Satisfiability everyEvent(EveryEvent every) {
        return Satisfiability.ALWAYS;
    }

    private static Satisfiability different(FieldAssumptions field, ValuePattern pattern) {
        if (pattern.matchesEverything()) {
            return Satisfiability.NEVER;
        }
        return switch (field.matchesAny(List.of(pattern))) {
            case ALWAYS -> Satisfiability.NEVER;
            case NEVER -> field.presence();
            case UNKNOWN -> Satisfiability.UNKNOWN;
        };
    }

    /** Whether all operands hold, or, where that is what is wanted, all of their opposites do. */
    private Satisfiability junction(List<Condition> operands, boolean wanted) {
        Assumptions more = assumptions.copy();
        SatisfiabilityCheck inside = new SatisfiabilityCheck(more, steps);
        boolean all = true;
        for (Condition operand : operands) {
            Satisfiability satisfiability = inside.of(operand, wanted);
            if (satisfiability == Satisfiability.NEVER) {
                return Satisfiability.NEVER;
            }
            all &= satisfiability == Satisfiability.ALWAYS;
            more.assume(operand, wanted);
        }
        if (all) {
            return Satisfiability.ALWAYS;
        }
        // A second time, now that what stands further right is known, too.
        operands.forEach(operand -> more.assume(operand, wanted));
        return more.isContradictory()
                        || operands.stream().anyMatch(operand -> inside.of(operand, wanted) == Satisfiability.NEVER)
                ? Satisfiability.NEVER
                : Satisfiability.UNKNOWN;
    }

    private Satisfiability of(Condition operand, boolean wanted) {
        if (steps[0] > MOST_STEPS) {
            return Satisfiability.UNKNOWN;
        }
        Satisfiability satisfiability = operand.accept(this);
        return wanted ? satisfiability : satisfiability.not();
    }
}
