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
 * Checks whether a condition is certainly true, or certainly false, under some assumptions. Sound but incomplete: a
 * complete answer may take time that is exponential in the number of operands.
 */
final class SatisfiabilityCheck implements Condition.Visitor<Satisfiability> {
    /** The number of comparisons after which the answer is unknown. */
    private static final int MOST_STEPS = 100_000;

    private final Assumptions assumptions;
    private final int[] steps;

    private SatisfiabilityCheck(Assumptions assumptions, int[] steps) {
        this.assumptions = assumptions;
        this.steps = steps;
    }

    /** Whether the condition is true for every event that the assumptions allow, or for none. */
    static Satisfiability of(Condition condition, Assumptions assumptions) {
        return condition.accept(new SatisfiabilityCheck(assumptions, new int[1]));
    }

    @Override
    public Satisfiability and(AndCondition and) {
        return junction(and.operands(), true);
    }

    /** By De Morgan: an OR is true unless all operands are false. */
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
        if (Assumptions.isLong(in)) {
            boolean isAbsent =
                    assumptions.of(EndpointProcesses.field(in.field().name())).presence() == Satisfiability.NEVER;
            return isAbsent ? Satisfiability.NEVER : Satisfiability.UNKNOWN;
        }
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

    /** Whether all operands are true or, if {@code wanted} is false, all of them are false. */
    private Satisfiability junction(List<Condition> operands, boolean wanted) {
        Assumptions extended = assumptions.copy();
        SatisfiabilityCheck inside = new SatisfiabilityCheck(extended, steps);
        boolean all = true;
        for (Condition operand : operands) {
            Satisfiability satisfiability = inside.of(operand, wanted);
            if (satisfiability == Satisfiability.NEVER) {
                return Satisfiability.NEVER;
            }
            all &= satisfiability == Satisfiability.ALWAYS;
            extended.assume(operand, wanted);
        }
        if (all) {
            return Satisfiability.ALWAYS;
        }
        // A second time, now that the operands further right are known, too.
        operands.forEach(operand -> extended.assume(operand, wanted));
        return extended.isContradictory()
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
