package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Functions that convert between numbers and texts, and functions that test a value's type. */
final class ConversionFunctions {
    static final List<EvalFunction> ALL = List.of(
            new EvalFunction("tonumber", 1, 2, ConversionFunctions::toNumber),
            new EvalFunction("tostring", 1, 2, ConversionFunctions::toText),
            new EvalFunction("isnull", 1, 1, arguments -> isMissing(arguments, true)),
            new EvalFunction("isnotnull", 1, 1, arguments -> isMissing(arguments, false)),
            new EvalFunction("isnum", 1, 1, arguments -> is(arguments, ConversionFunctions::isNumber)),
            new EvalFunction("isint", 1, 1, arguments -> is(arguments, ConversionFunctions::isWhole)),
            new EvalFunction("isstr", 1, 1, arguments -> is(arguments, value -> !isNumber(value))));

    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    /** The largest number up to which every whole number is exact in a double. */
    private static final long LARGEST_EXACT = 1L << 53;

    private ConversionFunctions() {}

    private static CompiledValue toNumber(FunctionArguments arguments) {
        CompiledValue value = arguments.single(0);
        if (arguments.size() == 1) {
            RowNumber number = arguments.number(0);
            return arguments.number(number);
        }
        RowText text = arguments.text(0);
        RowNumber base = arguments.number(1);
        return arguments.number(row -> {
            double given = base.of(row);
            if (given == DECIMAL) {
                return SingleValues.number(value.expression().evaluate(row));
            }
            String digits = text.of(row);
            return digits == null ? Double.NaN : parse(digits, given);
        });
    }

    /** Parses a whole number. In base 16 it may begin with {@code 0x}, as Windows writes process ids. */
    private static double parse(String text, double base) {
        if (!(base >= Character.MIN_RADIX && base <= Character.MAX_RADIX) || base != Math.rint(base)) {
            return Double.NaN;
        }
        boolean negative = text.startsWith("-");
        int start = negative ? 1 : 0;
        if (base == HEXADECIMAL && text.toLowerCase(Locale.ROOT).startsWith("0x", start)) {
            start += 2;
        }
        double number = start < text.length() ? 0 : Double.NaN;
        for (int i = start; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), (int) base) : -1;
            number = digit < 0 ? Double.NaN : number * base + digit;
        }
        return number > LARGEST_EXACT ? Double.NaN : negative ? -number : number;
    }

    private static CompiledValue toText(FunctionArguments arguments) {
        if (arguments.size() == 2) {
            throw arguments.fault(1, "with a format is not supported", "without one a number is written in decimal");
        }
        if (arguments.get(0) instanceof CompiledCondition condition) {
            RowTruth truth = condition.truth();
            return arguments.text(row -> switch (truth.of(row)) {
                case TRUE -> "True";
                case FALSE -> "False";
                case UNKNOWN -> null;
            });
        }
        return arguments.text(arguments.text(0));
    }

    /**
     * {@code isnull} and {@code isnotnull}. A value that exists stays if it is a number that increases or a list that
     * never loses a value.
     */
    private static CompiledCondition isMissing(FunctionArguments arguments, boolean missing) {
        CompiledValue value = arguments.value(0);
        Monotonicity presence =
                switch (value.shape().monotonicity()) {
                    case CONSTANT -> Monotonicity.CONSTANT;
                    case INCREASING -> Monotonicity.STAYS_TRUE;
                    default -> Monotonicity.UNKNOWN;
                };
        RowExpression expression = value.expression();
        return arguments.condition(
                row -> Truth.of(missing == (expression.evaluate(row) == null)), missing ? presence.not() : presence);
    }

    /** A type test. It is false, not unknown, for a missing value. */
    private static CompiledCondition is(FunctionArguments arguments, Predicate<RowValue> wanted) {
        RowExpression expression = arguments.single(0).expression();
        return arguments.condition(row -> {
            RowValue value = expression.evaluate(row);
            return Truth.of(value != null && wanted.test(value));
        });
    }

    private static boolean isNumber(RowValue value) {
        return !Double.isNaN(SingleValues.number(value));
    }

    private static boolean isWhole(RowValue value) {
        double number = SingleValues.number(value);
        return number == Math.rint(number);
    }
}
