package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.Condition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.Value;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import java.util.ArrayList;
import java.util.List;

/** Functions that choose between values, and the conditions that need no operator. */
final class ConditionalFunctions {
    static final List<EvalFunction> ALL = List.of(
            new EvalFunction("if", 3, 3, ConditionalFunctions::choice),
            new EvalFunction("case", 2, EvalFunction.ANY_NUMBER, ConditionalFunctions::choice),
            new EvalFunction("coalesce", 1, EvalFunction.ANY_NUMBER, ConditionalFunctions::coalesced),
            new EvalFunction("nullif", 2, 2, ConditionalFunctions::nullIf),
            new EvalFunction("in", 2, EvalFunction.ANY_NUMBER, ConditionalFunctions::isIn),
            new EvalFunction("true", 0, 0, arguments -> arguments.condition(row -> Truth.TRUE)),
            new EvalFunction("false", 0, 0, arguments -> arguments.condition(row -> Truth.FALSE)),
            new EvalFunction("null", 0, 0, arguments -> arguments.result(row -> null, false, ValueKind.NUMBER)));

    private ConditionalFunctions() {}

    /** Pairs of a condition and a value; the value of the first that is true, else the last value, if it stands alone. */
    private static Value choice(FunctionArguments arguments) {
        boolean hasDefault = arguments.size() == 3 && arguments.isCall("if");
        if (!hasDefault && arguments.size() % 2 != 0) {
            throw arguments.fault("takes pairs of a condition and a value; true() is a condition for all other rows");
        }
        int pairs = arguments.size() / 2;
        RowTruth[] conditions = new RowTruth[pairs];
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            conditions[i] = arguments.condition(2 * i).truth();
            values.add(arguments.value(2 * i + 1));
        }
        if (hasDefault) {
            values.add(arguments.value(2));
        }
        RowExpression[] results = expressions(values);
        return chosen(arguments, values, row -> {
            for (int i = 0; i < conditions.length; i++) {
                if (conditions[i].of(row) == Truth.TRUE) {
                    return results[i].evaluate(row);
                }
            }
            return hasDefault ? results[pairs].evaluate(row) : null;
        });
    }

    private static Value coalesced(FunctionArguments arguments) {
        List<Value> values = arguments.valuesFrom(0);
        RowExpression[] expressions = expressions(values);
        return chosen(arguments, values, row -> {
            for (RowExpression expression : expressions) {
                RowValue value = expression.evaluate(row);
                if (value != null) {
                    return value;
                }
            }
            return null;
        });
    }

    private static Value nullIf(FunctionArguments arguments) {
        Value value = arguments.single(0);
        Condition equal = Comparisons.equal(value, arguments.single(1), arguments.origin());
        return chosen(
                arguments,
                List.of(value),
                row -> equal.truth().of(row) == Truth.TRUE
                        ? null
                        : value.expression().evaluate(row));
    }

    private static Condition isIn(FunctionArguments arguments) {
        Value value = arguments.value(0);
        List<Condition> equals = arguments.valuesFrom(1).stream()
                .map(one -> Comparisons.equal(value, one, arguments.origin()))
                .toList();
        RowTruth[] truths = equals.stream().map(Condition::truth).toArray(RowTruth[]::new);
        Steadiness steadiness = equals.stream().map(Condition::steadiness).reduce(Steadiness.CONSTANT, Steadiness::and);
        return arguments.condition(
                row -> {
                    Truth any = Truth.FALSE;
                    for (int i = 0; i < truths.length && any != Truth.TRUE; i++) {
                        any = any.or(truths[i].of(row));
                    }
                    return any;
                },
                steadiness,
                Incremental.or(equals.stream().map(Condition::incremental).toList()));
    }

    private static Value chosen(FunctionArguments arguments, List<Value> values, RowExpression expression) {
        boolean several = values.stream().map(Value::shape).anyMatch(Shape::several);
        ValueKind kind = values.stream().map(Value::kind).reduce(ValueKind::and).orElse(ValueKind.ANY);
        return arguments.result(expression, several, kind);
    }

    private static RowExpression[] expressions(List<Value> values) {
        return values.stream().map(Value::expression).toArray(RowExpression[]::new);
    }
}
