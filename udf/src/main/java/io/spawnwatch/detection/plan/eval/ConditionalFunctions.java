package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code if}, {@code case} and other functions that choose between values, and the conditions that Splunk writes as
 * functions.
 */
final class ConditionalFunctions {
    static final List<EvalFunction> ALL = List.of(
            new EvalFunction("if", 3, 3, ConditionalFunctions::ifOrCase),
            new EvalFunction("case", 2, EvalFunction.ANY_NUMBER, ConditionalFunctions::ifOrCase),
            new EvalFunction("coalesce", 1, EvalFunction.ANY_NUMBER, ConditionalFunctions::coalesce),
            new EvalFunction("nullif", 2, 2, ConditionalFunctions::nullIf),
            new EvalFunction("in", 2, EvalFunction.ANY_NUMBER, ConditionalFunctions::isIn),
            new EvalFunction("true", 0, 0, arguments -> arguments.condition(row -> Truth.TRUE)),
            new EvalFunction("false", 0, 0, arguments -> arguments.condition(row -> Truth.FALSE)),
            new EvalFunction("null", 0, 0, arguments -> arguments.result(row -> null, false, ValueKind.NUMBER)));

    private ConditionalFunctions() {}

    /** {@code if} and {@code case}: the value of the first condition that is true, else the default of {@code if}. */
    private static CompiledValue ifOrCase(FunctionArguments arguments) {
        boolean hasDefault = arguments.size() == 3 && arguments.isCall("if");
        if (!hasDefault && arguments.size() % 2 != 0) {
            throw arguments.fault("takes pairs of a condition and a value", "true() is a condition for all other rows");
        }
        int pairs = arguments.size() / 2;
        RowTruth[] conditions = new RowTruth[pairs];
        List<CompiledValue> values = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            conditions[i] = arguments.condition(2 * i).truth();
            values.add(arguments.value(2 * i + 1));
        }
        if (hasDefault) {
            values.add(arguments.value(2));
        }
        RowExpression[] results = expressions(values);
        return result(arguments, values, row -> {
            for (int i = 0; i < conditions.length; i++) {
                if (conditions[i].of(row) == Truth.TRUE) {
                    return results[i].evaluate(row);
                }
            }
            return hasDefault ? results[pairs].evaluate(row) : null;
        });
    }

    private static CompiledValue coalesce(FunctionArguments arguments) {
        List<CompiledValue> values = arguments.valuesFrom(0);
        RowExpression[] expressions = expressions(values);
        return result(arguments, values, row -> {
            for (RowExpression expression : expressions) {
                RowValue value = expression.evaluate(row);
                if (value != null) {
                    return value;
                }
            }
            return null;
        });
    }

    private static CompiledValue nullIf(FunctionArguments arguments) {
        CompiledValue value = arguments.single(0);
        CompiledCondition equal = Comparisons.equal(value, arguments.single(1), arguments.origin());
        return result(
                arguments,
                List.of(value),
                row -> equal.truth().of(row) == Truth.TRUE
                        ? null
                        : value.expression().evaluate(row));
    }

    private static CompiledCondition isIn(FunctionArguments arguments) {
        CompiledValue value = arguments.value(0);
        List<CompiledCondition> equals = arguments.valuesFrom(1).stream()
                .map(candidate -> Comparisons.equal(value, candidate, arguments.origin()))
                .toList();
        RowTruth[] truths = equals.stream().map(CompiledCondition::truth).toArray(RowTruth[]::new);
        Monotonicity monotonicity =
                equals.stream().map(CompiledCondition::monotonicity).reduce(Monotonicity.CONSTANT, Monotonicity::and);
        return arguments.condition(
                row -> {
                    Truth any = Truth.FALSE;
                    for (int i = 0; i < truths.length && any != Truth.TRUE; i++) {
                        any = any.or(truths[i].of(row));
                    }
                    return any;
                },
                monotonicity,
                IncrementalEvaluation.or(
                        equals.stream().map(CompiledCondition::incremental).toList()));
    }

    private static CompiledValue result(
            FunctionArguments arguments, List<CompiledValue> values, RowExpression expression) {
        boolean several = values.stream().map(CompiledValue::shape).anyMatch(Shape::several);
        ValueKind kind =
                values.stream().map(CompiledValue::kind).reduce(ValueKind::and).orElse(ValueKind.ANY);
        return arguments.result(expression, several, kind);
    }

    private static RowExpression[] expressions(List<CompiledValue> values) {
        return values.stream().map(CompiledValue::expression).toArray(RowExpression[]::new);
    }
}
