package io.spawnwatch.detection.plan.eval;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of {@code eval} and {@code where}.
 *
 * @param name           its name in lower case
 * @param fewest         the least number of arguments
 * @param most           the greatest number of arguments
 * @param implementation compiles a call of it
 */
record EvalFunction(String name, int fewest, int most, Implementation implementation) {
    /** No limit to the number of arguments. */
    static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Checks the arguments of a call and compiles it. */
    @FunctionalInterface
    interface Implementation {
        /**
         * Compiles a call.
         *
         * @throws io.spawnwatch.document.InvalidDocumentException if an argument does not have the right type
         */
        CompiledExpression compile(FunctionArguments arguments);
    }

    /** A function from one text to another. */
    static EvalFunction ofText(String name, UnaryOperator<String> function) {
        return new EvalFunction(name, 1, 1, arguments -> {
            RowText argument = arguments.text(0);
            return arguments.text(row -> {
                String text = argument.of(row);
                return text == null ? null : function.apply(text);
            });
        });
    }

    /** A function from one number to another. Its result is missing if it is infinite or not a number. */
    static EvalFunction ofNumber(String name, DoubleUnaryOperator function) {
        return new EvalFunction(name, 1, 1, arguments -> {
            RowNumber argument = arguments.number(0);
            return arguments.number(row -> function.applyAsDouble(argument.of(row)));
        });
    }

    /** The number of arguments, for messages. */
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
