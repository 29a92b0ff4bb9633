package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.filter.EventPredicate;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a condition would be true of an event, where nothing is known of fields that the source never has: Kleene's logic.
 * A condition that is false whatever these fields are is false; one that depends on them is unknown.
 */
final class KnownTruth implements Condition.Visitor<KnownTruth.Test> {
    private final Set<ProcessField> absent;

    /** Decides conditions for a source that lacks some fields. */
    KnownTruth(Set<ProcessField> absent) {
        this.absent = absent;
    }

    /** A truth value, from the least to the most true. */
    enum Truth {
        FALSE,
        UNKNOWN,
        TRUE;

        static Truth of(boolean truth) {
            return truth ? TRUE : FALSE;
        }
    }

    /** A condition that is ready to be decided. */
    @FunctionalInterface
    interface Test {
        Truth of(EventFields event);
    }

    /** The fields of a condition that the source never has. */
    static Set<ProcessField> absentFields(Condition condition, Set<ProcessField> absent) {
        PredicateCompiler compiler = new PredicateCompiler();
        condition.accept(compiler);
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        fields.addAll(compiler.fields());
        fields.retainAll(absent);
        return fields;
    }

    @Override
    public Test and(AndCondition and) {
        List<Test> operands = operands(and.operands());
        return event -> {
            Truth least = Truth.TRUE;
            for (Test operand : operands) {
                Truth truth = operand.of(event);
                least = truth.compareTo(least) < 0 ? truth : least;
            }
            return least;
        };
    }

    @Override
    public Test or(OrCondition or) {
        List<Test> operands = operands(or.operands());
        return event -> {
            Truth most = Truth.FALSE;
            for (Test operand : operands) {
                Truth truth = operand.of(event);
                most = truth.compareTo(most) > 0 ? truth : most;
            }
            return most;
        };
    }

    @Override
    public Test not(NotCondition not) {
        Test operand = not.operand().accept(this);
        return event -> switch (operand.of(event)) {
            case FALSE -> Truth.TRUE;
            case UNKNOWN -> Truth.UNKNOWN;
            case TRUE -> Truth.FALSE;
        };
    }

    @Override
    public Test comparison(Comparison comparison) {
        return leaf(comparison, comparison.field().name());
    }

    @Override
    public Test in(InCondition in) {
        return leaf(in, in.field().name());
    }

    @Override
    public Test everyEvent(EveryEvent every) {
        return event -> Truth.TRUE;
    }

    private Test leaf(Condition condition, String field) {
        if (absent.contains(EndpointProcesses.field(field))) {
            return event -> Truth.UNKNOWN;
        }
        EventPredicate predicate = condition.accept(new PredicateCompiler());
        return event -> Truth.of(predicate.test(event));
    }

    private List<Test> operands(List<Condition> operands) {
        return operands.stream().map(operand -> operand.accept(this)).toList();
    }
}
