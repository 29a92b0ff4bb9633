package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.Operation;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Compiles arithmetic operators. An operation has no result if an operand is missing or has the wrong type. */
final class Arithmetic {
    private Arithmetic() {}

    /**
     * Compiles an operator whose result is a value, not a condition.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if an operand can never have the right type
     */
    static CompiledValue of(Operation operation, List<CompiledValue> operands) {
        ExpressionOperator operator = operation.operator();
        for (CompiledValue operand : operands) {
            refuse(operator, operand);
        }
        RowExpression left = operands.get(0).expression();
        if (operator == ExpressionOperator.NEGATIVE) {
            return result(
                    operation,
                    operands,
                    ValueKind.NUMBER,
                    row -> SingleValues.of(-SingleValues.number(left.evaluate(row))));
        }
        RowExpression right = operands.get(1).expression();
        return switch (operator) {
            case PLUS ->
                result(
                        operation,
                        operands,
                        operands.get(0).kind().and(operands.get(1).kind()),
                        row -> plus(left.evaluate(row), right.evaluate(row)));
            case CONCATENATED ->
                result(
                        operation,
                        operands,
                        ValueKind.ANY,
                        row -> concatenated(left.evaluate(row), right.evaluate(row)));
            default -> {
                DoubleBinaryOperator numbers = numbers(operator);
                yield result(
                        operation,
                        operands,
                        ValueKind.NUMBER,
                        row -> SingleValues.of(numbers.applyAsDouble(
                                SingleValues.number(left.evaluate(row)), SingleValues.number(right.evaluate(row)))));
            }
        };
    }

    private static void refuse(ExpressionOperator operator, CompiledValue operand) {
        if (operand.shape().several()) {
            throw operand.origin()
                    .fault(
                            Construct.operator(operator.symbol()),
                            "this may have several values, and Splunk does not say what '" + operator.symbol()
                                    + "' means for them",
                            "use mvindex(..., 0) or mvjoin(...)");
        }
        if (operator == ExpressionOperator.PLUS) {
            if (operand.literal() != null && operand.kind() == ValueKind.NUMBER) {
                throw operand.origin()
                        .fault(
                                Construct.operator(operator.symbol()),
                                "'+' adds numbers and joins texts, and \"" + operand.literal() + "\" could be either",
                                "leave out the quotes to add, write '.' to join");
            }
        } else if (operator != ExpressionOperator.CONCATENATED && operand.isNonNumericLiteral()) {
            throw operand.origin()
                    .fault(
                            Construct.operator(operator.symbol()),
                            "'" + operator.symbol() + "' computes with numbers, and \"" + operand.literal()
                                    + "\" is not a number");
        }
    }

    private static DoubleBinaryOperator numbers(ExpressionOperator operator) {
        return switch (operator) {
            case MINUS -> (left, right) -> left - right;
            case TIMES -> (left, right) -> left * right;
            // A division by zero has no result: SingleValues treats infinity as missing.
            case DIVIDED -> (left, right) -> left / right;
            case MODULO -> (left, right) -> left % right;
            default -> throw new IllegalArgumentException("not an arithmetic operator: " + operator);
        };
    }

    private static @Nullable RowValue plus(@Nullable RowValue left, @Nullable RowValue right) {
        double sum = SingleValues.number(left) + SingleValues.number(right);
        if (!Double.isNaN(sum)) {
            return SingleValues.of(sum);
        }
        return left instanceof RowValue.Text first && right instanceof RowValue.Text second
                ? new RowValue.Text(first.text() + second.text())
                : null;
    }

    private static @Nullable RowValue concatenated(@Nullable RowValue left, @Nullable RowValue right) {
        String first = SingleValues.text(left);
        String second = SingleValues.text(right);
        return first == null || second == null ? null : new RowValue.Text(first + second);
    }

    private static CompiledValue result(
            Operation operation, List<CompiledValue> operands, ValueKind kind, RowExpression expression) {
        boolean constant = operands.stream().allMatch(CompiledValue::isConstant);
        Shape shape = new Shape(false, ValueMonotonicity.constantIf(constant));
        return new CompiledValue(expression, shape, kind, null, operation.origin());
    }
}
