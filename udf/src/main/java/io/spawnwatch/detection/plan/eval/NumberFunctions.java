package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of numbers. {@code StrictMath} returns the same digits on every machine. */
final class NumberFunctions {
    static final List<EvalFunction> ALL = List.of(
            EvalFunction.ofNumber("abs", Math::abs),
            EvalFunction.ofNumber("ceil", Math::ceil),
            EvalFunction.ofNumber("ceiling", Math::ceil),
            EvalFunction.ofNumber("floor", Math::floor),
            EvalFunction.ofNumber("sqrt", Math::sqrt),
            EvalFunction.ofNumber("exp", StrictMath::exp),
            EvalFunction.ofNumber("ln", StrictMath::log),
            new EvalFunction("log", 1, 2, NumberFunctions::logarithm),
            new EvalFunction("pow", 2, 2, NumberFunctions::power),
            new EvalFunction("round", 1, 2, NumberFunctions::round),
            new EvalFunction("max", 1, EvalFunction.ANY_NUMBER, arguments -> extreme(arguments, 1)),
            new EvalFunction("min", 1, EvalFunction.ANY_NUMBER, arguments -> extreme(arguments, -1)));

    private NumberFunctions() {}

    private static CompiledValue logarithm(FunctionArguments arguments) {
        RowNumber number = arguments.number(0);
        if (arguments.size() == 1) {
            return arguments.number(row -> StrictMath.log10(number.of(row)));
        }
        RowNumber base = arguments.number(1);
        return arguments.number(row -> logarithm(number.of(row), base.of(row)));
    }

    private static double logarithm(double number, double base) {
        return base == 10 ? StrictMath.log10(number) : StrictMath.log(number) / StrictMath.log(base);
    }

    private static CompiledValue power(FunctionArguments arguments) {
        RowNumber base = arguments.number(0);
        RowNumber exponent = arguments.number(1);
        return arguments.number(row -> {
            double power = exponent.of(row);
            double number = base.of(row);
            // Java defines pow(NaN, 0) as 1, but a missing value has no power.
            return Double.isNaN(number) ? Double.NaN : StrictMath.pow(number, power);
        });
    }

    private static CompiledValue round(FunctionArguments arguments) {
        RowNumber number = arguments.number(0);
        RowNumber digits = arguments.size() > 1 ? arguments.number(1) : row -> 0;
        return arguments.number(row -> round(number.of(row), digits.of(row)));
    }

    /**
     * Rounds halves up, towards positive infinity. The number is rounded as it is written in decimal: Splunk's own
     * example rounds 2.555 to 2.56, although the nearest double is smaller.
     */
    private static double round(double number, double digits) {
        if (Double.isNaN(number) || Double.isNaN(digits) || digits < 0 || digits != Math.rint(digits)) {
            return Double.NaN;
        }
        // No double has more decimals.
        int scale = (int) Math.min(digits, 1100);
        RoundingMode halves = number < 0 ? RoundingMode.HALF_DOWN : RoundingMode.HALF_UP;
        return BigDecimal.valueOf(number).setScale(scale, halves).doubleValue();
    }

    /**
     * {@code max} and {@code min}: the greatest or least value. Every number is less than every text; missing values do
     * not count.
     *
     * @param sign 1 for the greatest, -1 for the least
     */
    private static CompiledValue extreme(FunctionArguments arguments, int sign) {
        List<CompiledValue> values = arguments.valuesFrom(0);
        RowExpression[] expressions =
                values.stream().map(CompiledValue::expression).toArray(RowExpression[]::new);
        ValueKind kind =
                values.stream().map(CompiledValue::kind).reduce(ValueKind::and).orElse(ValueKind.ANY);
        return arguments.result(row -> extreme(expressions, row, sign), false, kind);
    }

    private static @Nullable RowValue extreme(RowExpression[] expressions, Row row, int sign) {
        RowValue found = null;
        for (RowExpression expression : expressions) {
            RowValue value = expression.evaluate(row);
            for (RowValue candidate : singles(value)) {
                if (found == null || sign * compareNumbersFirst(candidate, found) > 0) {
                    found = candidate;
                }
            }
        }
        double number = SingleValues.number(found);
        return Double.isNaN(number) ? found : SingleValues.of(number);
    }

    private static List<RowValue> singles(@Nullable RowValue value) {
        if (value == null) {
            return List.of();
        }
        if (!value.isList()) {
            return List.of(value);
        }
        List<RowValue> singles = new ArrayList<>();
        value.texts().forEach(text -> singles.add(new RowValue.Text(text)));
        return singles;
    }

    private static int compareNumbersFirst(RowValue left, RowValue right) {
        boolean leftNumber = !Double.isNaN(SingleValues.number(left));
        boolean rightNumber = !Double.isNaN(SingleValues.number(right));
        return leftNumber == rightNumber ? ValueOrder.compare(left, right) : leftNumber ? -1 : 1;
    }
}
