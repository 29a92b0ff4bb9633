package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a condition on rows of what the command {@code search} asks for. Where a field has several values, one of them
 * is enough, also for {@code !=}.
 */
public final class RowSearchCompiler implements Condition.Visitor<RowSearchCompiler.Checked> {
    private final RowSchema schema;

    public RowSearchCompiler(RowSchema schema) {
        this.schema = schema;
    }

    /** A condition, whether it may change, and how it is answered sighting by sighting. */
    public record Checked(RowCondition condition, Monotonicity monotonicity, IncrementalEvaluation incremental) {}

    @Override
    public Checked and(AndCondition and) {
        List<Checked> operands =
                and.operands().stream().map(one -> one.accept(this)).toList();
        List<RowCondition> conditions =
                operands.stream().map(Checked::condition).toList();
        return new Checked(
                row -> conditions.stream().allMatch(one -> one.test(row)),
                together(operands),
                IncrementalEvaluation.and(
                        operands.stream().map(Checked::incremental).toList()));
    }

    @Override
    public Checked or(OrCondition or) {
        List<Checked> operands =
                or.operands().stream().map(one -> one.accept(this)).toList();
        List<RowCondition> conditions =
                operands.stream().map(Checked::condition).toList();
        return new Checked(
                row -> conditions.stream().anyMatch(one -> one.test(row)),
                together(operands),
                IncrementalEvaluation.or(
                        operands.stream().map(Checked::incremental).toList()));
    }

    @Override
    public Checked not(NotCondition not) {
        Checked operand = not.operand().accept(this);
        return new Checked(
                row -> !operand.condition().test(row),
                operand.monotonicity().not(),
                operand.incremental().not());
    }

    @Override
    public Checked comparison(Comparison comparison) {
        comparison.checkOrder();
        ComparisonOperator operator = comparison.operator();
        ValuePattern pattern = comparison.value().pattern();
        String literal = pattern.literal();
        if (operator.isOrder() && literal != null) {
            Bound order = new Bound(operator, literal);
            return any(comparison.field(), order::holds, ofOrder(comparison.field(), order));
        }
        Predicate<String> matches = literal == null ? pattern::matches : sameAs(pattern, literal);
        return any(
                comparison.field(),
                operator == ComparisonOperator.EQUAL ? matches : matches.negate(),
                ofValues(comparison.field()));
    }

    @Override
    public Checked in(InCondition in) {
        List<Predicate<String>> values = in.values().stream()
                .map(ComparedValue::pattern)
                .map(RowSearchCompiler::matching)
                .toList();
        return any(in.field(), text -> values.stream().anyMatch(one -> one.test(text)), ofValues(in.field()));
    }

    @Override
    public Checked everyEvent(EveryEvent every) {
        return new Checked(row -> true, Monotonicity.CONSTANT, IncrementalEvaluation.ofCounts(row -> Truth.TRUE));
    }

    private static Predicate<String> matching(ValuePattern pattern) {
        String literal = pattern.literal();
        return literal == null ? pattern::matches : sameAs(pattern, literal);
    }

    /** A number is the same as another that is written in another way: 5 and 5.0. */
    private static Predicate<String> sameAs(ValuePattern pattern, String literal) {
        double number = NumberText.parse(literal);
        return text -> pattern.matches(text) || (!Double.isNaN(number) && NumberText.parse(text) == number);
    }

    private Checked any(FieldName name, Predicate<String> value, Monotonicity monotonicity) {
        String field = name.qualified();
        RowCondition condition = row -> {
            RowValue found = row.get(field);
            return found != null && found.texts().stream().anyMatch(value);
        };
        RowTruth truth = row -> Truth.of(condition.test(row));
        RowSchema.Shape shape = schema.require(field, name.origin());
        boolean gathers = shape.collectsValues();
        return new Checked(
                condition,
                monotonicity,
                gathers ? IncrementalEvaluation.ofAnyValue(truth) : IncrementalEvaluation.ofCounts(truth));
    }

    private Monotonicity ofValues(FieldName name) {
        RowSchema.Shape shape = schema.require(name.qualified(), name.origin());
        return switch (shape.monotonicity()) {
            case CONSTANT -> Monotonicity.CONSTANT;
            case INCREASING -> shape.several() ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
            case DECREASING, UNKNOWN -> Monotonicity.UNKNOWN;
        };
    }

    private Monotonicity ofOrder(FieldName name, Bound order) {
        RowSchema.Shape shape = schema.require(name.qualified(), name.origin());
        if (shape.several() || !order.isOfNumbers()) {
            return ofValues(name);
        }
        return switch (shape.monotonicity()) {
            case CONSTANT -> Monotonicity.CONSTANT;
            // Not STAYS_FALSE the other way round: a number that is missing at first is neither smaller nor greater.
            case INCREASING -> order.isUpwards() ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
            case DECREASING -> order.isUpwards() ? Monotonicity.UNKNOWN : Monotonicity.STAYS_TRUE;
            case UNKNOWN -> Monotonicity.UNKNOWN;
        };
    }

    private static Monotonicity together(List<Checked> operands) {
        return operands.stream().map(Checked::monotonicity).reduce(Monotonicity.CONSTANT, Monotonicity::and);
    }
}
