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
 * Compiles the condition of the command {@code search}, which applies to rows. If a field has several values, the
 * condition is true if it is for any of them, even with {@code !=}.
 */
public final class RowSearchCompiler implements Condition.Visitor<RowSearchCompiler.Compiled> {
    private final RowSchema schema;

    /**
     * A compiler for one point of a search.
     *
     * @param schema the fields of a row at that point
     */
    public RowSearchCompiler(RowSchema schema) {
        this.schema = schema;
    }

    /**
     * A compiled condition.
     *
     * @param condition    evaluated on a row
     * @param monotonicity how it may change as more sightings are counted
     * @param incremental  how it is evaluated sighting by sighting
     */
    public record Compiled(RowCondition condition, Monotonicity monotonicity, IncrementalEvaluation incremental) {}

    @Override
    public Compiled and(AndCondition and) {
        List<Compiled> operands =
                and.operands().stream().map(operand -> operand.accept(this)).toList();
        List<RowCondition> conditions =
                operands.stream().map(Compiled::condition).toList();
        return new Compiled(
                row -> conditions.stream().allMatch(condition -> condition.test(row)),
                together(operands),
                IncrementalEvaluation.and(
                        operands.stream().map(Compiled::incremental).toList()));
    }

    @Override
    public Compiled or(OrCondition or) {
        List<Compiled> operands =
                or.operands().stream().map(operand -> operand.accept(this)).toList();
        List<RowCondition> conditions =
                operands.stream().map(Compiled::condition).toList();
        return new Compiled(
                row -> conditions.stream().anyMatch(condition -> condition.test(row)),
                together(operands),
                IncrementalEvaluation.or(
                        operands.stream().map(Compiled::incremental).toList()));
    }

    @Override
    public Compiled not(NotCondition not) {
        Compiled operand = not.operand().accept(this);
        return new Compiled(
                row -> !operand.condition().test(row),
                operand.monotonicity().not(),
                operand.incremental().not());
    }

    @Override
    public Compiled comparison(Comparison comparison) {
        comparison.checkOrder();
        ComparisonOperator operator = comparison.operator();
        ValuePattern pattern = comparison.value().pattern();
        String literal = pattern.literal();
        if (operator.isOrder() && literal != null) {
            Bound bound = new Bound(operator, literal);
            return any(comparison.field(), bound::contains, boundMonotonicity(comparison.field(), bound));
        }
        Predicate<String> matches = literal == null ? pattern::matches : sameAs(pattern, literal);
        return any(
                comparison.field(),
                operator == ComparisonOperator.EQUAL ? matches : matches.negate(),
                valueMonotonicity(comparison.field()));
    }

    @Override
    public Compiled in(InCondition in) {
        List<ValuePattern> patterns =
                in.values().stream().map(ComparedValue::pattern).toList();
        ValueList values = new ValueList(patterns);
        double[] numbers = ValueList.numbers(patterns);
        return any(
                in.field(),
                text -> values.contains(text) || ValueList.isOneOf(numbers, text),
                valueMonotonicity(in.field()));
    }

    @Override
    public Compiled everyEvent(EveryEvent every) {
        return new Compiled(row -> true, Monotonicity.CONSTANT, IncrementalEvaluation.ofCounts(row -> Truth.TRUE));
    }

    /** Whether a text equals a literal; numbers are equal if they differ only in notation, such as 5 and 5.0. */
    private static Predicate<String> sameAs(ValuePattern pattern, String literal) {
        double number = NumberText.parse(literal);
        return text -> pattern.matches(text) || (!Double.isNaN(number) && NumberText.parse(text) == number);
    }

    private Compiled any(FieldName name, Predicate<String> value, Monotonicity monotonicity) {
        String field = name.qualified();
        RowCondition condition = row -> {
            RowValue found = row.get(field);
            return found != null && found.texts().stream().anyMatch(value);
        };
        RowTruth truth = row -> Truth.of(condition.test(row));
        RowSchema.Shape shape = schema.require(field, name.origin());
        boolean collects = shape.collectsValues();
        return new Compiled(
                condition,
                monotonicity,
                collects ? IncrementalEvaluation.ofAnyValue(truth) : IncrementalEvaluation.ofCounts(truth));
    }

    private Monotonicity valueMonotonicity(FieldName name) {
        RowSchema.Shape shape = schema.require(name.qualified(), name.origin());
        return switch (shape.monotonicity()) {
            case CONSTANT -> Monotonicity.CONSTANT;
            case INCREASING -> shape.several() ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
            case DECREASING, UNKNOWN -> Monotonicity.UNKNOWN;
        };
    }

    private Monotonicity boundMonotonicity(FieldName name, Bound bound) {
        RowSchema.Shape shape = schema.require(name.qualified(), name.origin());
        if (shape.several() || !bound.isNumeric()) {
            return valueMonotonicity(name);
        }
        return switch (shape.monotonicity()) {
            case CONSTANT -> Monotonicity.CONSTANT;
            // Never STAYS_FALSE: a missing number is neither less nor greater, until it arrives.
            case INCREASING -> bound.isLower() ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
            case DECREASING -> bound.isLower() ? Monotonicity.UNKNOWN : Monotonicity.STAYS_TRUE;
            case UNKNOWN -> Monotonicity.UNKNOWN;
        };
    }

    private static Monotonicity together(List<Compiled> operands) {
        return operands.stream().map(Compiled::monotonicity).reduce(Monotonicity.CONSTANT, Monotonicity::and);
    }
}
