package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions that take or return lists of values. */
final class MultivalueFunctions {
    static final List<EvalFunction> ALL = List.of(
            new EvalFunction("split", 2, 2, MultivalueFunctions::split),
            new EvalFunction("mvcount", 1, 1, MultivalueFunctions::count),
            new EvalFunction("mvindex", 2, 3, MultivalueFunctions::index),
            new EvalFunction("mvjoin", 2, 2, MultivalueFunctions::join),
            new EvalFunction("mvappend", 1, EvalFunction.ANY_NUMBER, MultivalueFunctions::append),
            new EvalFunction(
                    "mvdedup", 1, 1, arguments -> ofTexts(arguments, texts -> List.copyOf(new LinkedHashSet<>(texts)))),
            new EvalFunction("mvsort", 1, 1, arguments -> ofTexts(arguments, MultivalueFunctions::sorted)));

    private MultivalueFunctions() {}

    private static CompiledValue split(FunctionArguments arguments) {
        RowText argument = arguments.text(0);
        String delimiter = arguments.literal(1, "the delimiter").text();
        if (delimiter.isEmpty()) {
            throw arguments.fault(1, "by an empty delimiter is not supported");
        }
        return arguments.result(
                row -> {
                    String text = argument.of(row);
                    return text == null ? null : RowValue.of(split(text, delimiter));
                },
                true,
                ValueKind.ANY);
    }

    private static List<String> split(String text, String delimiter) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, start)) {
            parts.add(text.substring(start, end));
            start = end + delimiter.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** The count never decreases if no value is ever removed. */
    private static CompiledValue count(FunctionArguments arguments) {
        CompiledValue value = arguments.value(0);
        RowExpression expression = value.expression();
        Shape shape = value.shape();
        boolean monotone = value.isConstant() || shape.isGrowingSet();
        return arguments.result(
                row -> {
                    RowValue counted = expression.evaluate(row);
                    return counted == null ? null : SingleValues.of((double) counted.size());
                },
                new Shape(false, monotone ? shape.monotonicity() : ValueMonotonicity.UNKNOWN),
                ValueKind.NUMBER);
    }

    private static CompiledValue index(FunctionArguments arguments) {
        RowExpression expression = arguments.value(0).expression();
        RowNumber start = arguments.number(1);
        if (arguments.size() == 2) {
            return arguments.result(
                    row -> slice(expression.evaluate(row), start.of(row), start.of(row)), false, ValueKind.ANY);
        }
        RowNumber end = arguments.number(2);
        return arguments.result(
                row -> slice(expression.evaluate(row), start.of(row), end.of(row)), true, ValueKind.ANY);
    }

    /**
     * A slice of a list, both ends included. Positions count from 0, negative ones back from -1. Missing if an end is
     * outside the list.
     */
    private static @Nullable RowValue slice(@Nullable RowValue value, double start, double end) {
        if (value == null) {
            return null;
        }
        List<String> texts = value.texts();
        double first = start < 0 ? start + texts.size() : start;
        double last = end < 0 ? end + texts.size() : end;
        // Also false if a position is NaN.
        boolean valid = first >= 0 && first <= last && last < texts.size();
        if (!valid || first != Math.rint(first) || last != Math.rint(last)) {
            return null;
        }
        return value.isList() ? RowValue.of(texts.subList((int) first, (int) last + 1)) : value;
    }

    private static CompiledValue join(FunctionArguments arguments) {
        RowExpression expression = arguments.value(0).expression();
        RowText delimiter = arguments.text(1);
        return arguments.text(row -> {
            RowValue value = expression.evaluate(row);
            String between = value == null ? null : delimiter.of(row);
            return value == null || between == null ? null : String.join(between, value.texts());
        });
    }

    private static CompiledValue append(FunctionArguments arguments) {
        RowExpression[] expressions =
                arguments.valuesFrom(0).stream().map(CompiledValue::expression).toArray(RowExpression[]::new);
        return arguments.result(
                row -> {
                    List<String> texts = new ArrayList<>();
                    for (RowExpression expression : expressions) {
                        RowValue value = expression.evaluate(row);
                        if (value != null) {
                            texts.addAll(value.texts());
                        }
                    }
                    return RowValue.of(texts);
                },
                true,
                ValueKind.ANY);
    }

    private static CompiledValue ofTexts(FunctionArguments arguments, UnaryOperator<List<String>> function) {
        CompiledValue value = arguments.value(0);
        RowExpression expression = value.expression();
        return arguments.result(
                row -> {
                    RowValue texts = expression.evaluate(row);
                    return texts instanceof RowValue.Several several
                            ? RowValue.of(function.apply(several.texts()))
                            : texts;
                },
                value.shape().several(),
                value.kind());
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted(ValueOrder.CODE_POINTS).toList();
    }
}
