package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the largest parts of a condition that are always or never true. The condition as a whole is assumed to depend
 * on the event.
 */
final class ConstantPartFinder implements Condition.Visitor<Void> {
    private static final int LONGEST_EXCERPT = 80;

    private final BiConsumer<Condition, String> found;
    private final Calculations model;

    /** What must be true because of the rest of the condition. */
    private final Assumptions assumptions;

    /**
     * A finder for a condition.
     *
     * @param found receives each part and what is to be said about it
     * @param model what the data model guarantees
     */
    ConstantPartFinder(BiConsumer<Condition, String> found, Calculations model) {
        this(found, model, new Assumptions(model));
    }

    private ConstantPartFinder(BiConsumer<Condition, String> found, Calculations model, Assumptions assumptions) {
        this.found = found;
        this.model = model;
        this.assumptions = assumptions;
    }

    @Override
    public @Nullable Void and(AndCondition and) {
        for (int i = 0; i < and.operands().size(); i++) {
            Condition operand = and.operands().get(i);
            if (isAlone(operand, Satisfiability.ALWAYS)) {
                found.accept(
                        operand,
                        quoted(operand) + " is true for every event and can be left out" + didYouMeanAnd(operand));
                continue;
            }
            Assumptions rest = assumptions.copy();
            // Twice, so that the order of the operands does not change what is learnt.
            for (int round = 0; round < 2; round++) {
                for (int j = 0; j < and.operands().size(); j++) {
                    if (j != i) {
                        rest.assume(and.operands().get(j), true);
                    }
                }
            }
            operand.accept(new ConstantPartFinder(found, model, rest));
        }
        return null;
    }

    @Override
    public @Nullable Void or(OrCondition or) {
        String field = onlyField(or);
        if (field != null) {
            found.accept(or, quoted(or) + " is true for every event that has a " + field + didYouMeanAnd(or));
            return null;
        }
        for (Condition operand : or.operands()) {
            if (isAlone(operand, Satisfiability.NEVER)) {
                String reason = neverTrue(operand);
                found.accept(operand, quoted(operand) + " can never be true" + (reason.isEmpty() ? "" : ": " + reason));
            } else if (SatisfiabilityCheck.of(operand, assumptions) == Satisfiability.NEVER) {
                found.accept(operand, quoted(operand) + " can never be true if the rest of the condition is");
            } else {
                operand.accept(this);
            }
        }
        return null;
    }

    @Override
    public @Nullable Void not(NotCondition not) {
        return not.operand().accept(this);
    }

    @Override
    public @Nullable Void comparison(Comparison comparison) {
        return null;
    }

    @Override
    public @Nullable Void in(InCondition in) {
        return null;
    }

    @Override
    public @Nullable Void everyEvent(EveryEvent every) {
        return null;
    }

    /** Why a condition is true for every event, or an empty text if that is evident from the condition itself. */
    String alwaysTrue(Condition condition) {
        if (condition instanceof OrCondition or) {
            for (Condition operand : or.operands()) {
                if (isAlone(operand, Satisfiability.ALWAYS)) {
                    return quoted(operand) + " is";
                }
            }
            String pair = pair(or.operands(), false, " always is");
            return pair.isEmpty() ? pair : pair + didYouMeanAnd(or);
        }
        return "";
    }

    /** Why a condition is true for no event, or an empty text if that is evident from the condition itself. */
    String neverTrue(Condition condition) {
        if (condition instanceof AndCondition and) {
            for (Condition operand : and.operands()) {
                if (isAlone(operand, Satisfiability.NEVER)) {
                    return quoted(operand) + " cannot";
                }
            }
            return pair(and.operands(), true, " exclude each other");
        }
        return "";
    }

    /**
     * Two operands that together decide the condition. A part must not be blamed by guess, so all pairs are checked.
     */
    private String pair(List<Condition> operands, boolean all, String predicate) {
        for (int j = 1; j < operands.size(); j++) {
            for (int i = 0; i < j; i++) {
                List<Condition> pair = List.of(operands.get(i), operands.get(j));
                Satisfiability satisfiability = alone(all ? new AndCondition(pair) : new OrCondition(pair));
                if (satisfiability != Satisfiability.UNKNOWN) {
                    return quoted(pair.get(0)) + (all ? " and " : " or ") + quoted(pair.get(1)) + predicate;
                }
            }
        }
        return "";
    }

    /** The field whose mere presence makes one of the alternatives true although they test its value, or null. */
    private @Nullable String onlyField(OrCondition or) {
        PredicateCompiler compiler = new PredicateCompiler();
        or.accept(compiler);
        Set<ProcessField> fields = compiler.fields();
        if (fields.size() != 1) {
            return null;
        }
        ProcessField field = fields.iterator().next();
        Assumptions present = new Assumptions(model);
        present.of(field).assumePresent();
        return SatisfiabilityCheck.of(or, present) == Satisfiability.ALWAYS ? field.cimName() : null;
    }

    /** What is known of a condition whatever the rest requires. */
    private Satisfiability alone(Condition condition) {
        return SatisfiabilityCheck.of(condition, new Assumptions(model));
    }

    private boolean isAlone(Condition condition, Satisfiability satisfiability) {
        return alone(condition) == satisfiability;
    }

    /** A question about alternatives of which most, or all, hold for any value, as in {@code user!=a OR user!=b}. */
    private static String didYouMeanAnd(Condition condition) {
        return condition instanceof OrCondition or && or.operands().stream().anyMatch(ConstantPartFinder::isDifferent)
                ? "; did you mean AND?"
                : "";
    }

    private static boolean isDifferent(Condition condition) {
        return condition instanceof Comparison comparison && comparison.operator() == ComparisonOperator.DIFFERENT;
    }

    private static String quoted(Condition condition) {
        String text = SearchPrinter.withoutObjects().print(condition);
        return "'" + (text.length() > LONGEST_EXCERPT ? text.substring(0, LONGEST_EXCERPT) + "..." : text) + "'";
    }
}
