package io.spawnwatch.detection.plan.eval;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of {@code eval} and {@code where}.
 *
 * @param name           lower case
 * @param fewest         how many arguments it takes at least
 * @param most           how many arguments it takes at most
 * @param implementation what makes it ready to be computed
 */
record EvalFunction(String name, int fewest, int most, Implementation implementation) {
    /** As many arguments as anybody likes. */
    static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Checks the arguments and makes the call ready to be computed. */
    @FunctionalInterface
    interface Implementation {
        /**
         * What the call computes.
         *
         * @throws io.spawnwatch.document.InvalidDocumentException where an argument is not what is wanted
         */
        CompiledExpression compile(FunctionArguments arguments);
    }

    /** A function of one text that has a text. */
    static EvalFunction ofText(String name, UnaryOperator<String> function) {
        return new EvalFunction(name, 1, 1, arguments -> {
            RowText argument = arguments.text(0);
            return arguments.text(row -> {
                String text = argument.of(row);
                return text == null ? null : function.apply(text);
            });
        });
    }

    /** A function of one number that has a number; missing where that is no number or has no end. */
    static EvalFunction ofNumber(String name, DoubleUnaryOperator function) {
        return new EvalFunction(name, 1, 1, arguments -> {
            RowNumber argument = arguments.number(0);
            return arguments.number(row -> function.applyAsDouble(argument.of(row)));
        });
    }

    /** How many arguments it takes, in words. */
    String arity() {
        if (most == ANY_NUMBER) {
            return "at least " + arguments(fewest);
        }
        return fewest == most ? arguments(fewest) : fewest + " to " + arguments(most);
    }

    private static String arguments(int count) {
        return switch (count) {
            case 0 -> "no arguments";
            case 1 -> "1 argument";
            default -> count + " arguments";
        };
    }
}
