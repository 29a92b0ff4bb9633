package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.Origin;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * Compiles comparisons. The answer is unknown if a value is missing. A list of values is equal to a value if any of its
 * values is.
 */
public final class Comparisons {
    private Comparisons() {}

    /**
     * Compiles a comparison.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if a list of values is compared other than with
     *     {@code =}: Splunk does not document the meaning
     */
    static CompiledCondition of(ExpressionOperator operator, CompiledValue left, CompiledValue right, Origin origin) {
        if (operator == ExpressionOperator.EQUAL) {
            return equal(left, right, origin);
        }
        refuseSeveral(operator, left);
        refuseSeveral(operator, right);
        IntPredicate wanted = wanted(operator);
        RowTruth truth = comparing(
                left, right, (leftValue, rightValue) -> wanted.test(ValueOrder.compare(leftValue, rightValue)));
        return new CompiledCondition(truth, orderMonotonicity(operator, left, right), origin);
    }

    /** Whether two values are equal; of two lists, whether they have a value in common. */
    static CompiledCondition equal(CompiledValue left, CompiledValue right, Origin origin) {
        RowTruth truth = comparing(left, right, ValueOrder::isAnyEqual);
        return new CompiledCondition(
                truth, equalMonotonicity(left, right), equalIncremental(truth, left, right), origin);
    }

    /** A comparison of two values that is unknown if either is missing. */
    private static RowTruth comparing(
            CompiledValue left, CompiledValue right, BiPredicate<RowValue, RowValue> comparison) {
        RowExpression leftExpression = left.expression();
        RowExpression rightExpression = right.expression();
        return row -> {
            RowValue leftValue = leftExpression.evaluate(row);
            RowValue rightValue = leftValue == null ? null : rightExpression.evaluate(row);
            return leftValue == null || rightValue == null
                    ? Truth.UNKNOWN
                    : Truth.of(comparison.test(leftValue, rightValue));
        };
    }

    /**
     * Two fields that both collect values cannot be compared sighting by sighting: whether a new value of one equals
     * any value of the other does not follow from the other's newest value.
     */
    private static IncrementalEvaluation equalIncremental(RowTruth truth, CompiledValue left, CompiledValue right) {
        boolean leftCollects = left.shape().collectsValues();
        boolean rightCollects = right.shape().collectsValues();
        if (leftCollects && rightCollects) {
            return IncrementalEvaluation.IMPOSSIBLE;
        }
        return leftCollects || rightCollects
                ? IncrementalEvaluation.ofAnyValue(truth)
                : IncrementalEvaluation.ofCounts(truth);
    }

    private static IntPredicate wanted(ExpressionOperator operator) {
        return switch (operator) {
            case DIFFERENT -> order -> order != 0;
            case LESS -> order -> order < 0;
            case AT_MOST -> order -> order <= 0;
            case GREATER -> order -> order > 0;
            case AT_LEAST -> order -> order >= 0;
            default -> throw new IllegalArgumentException("not a comparison: " + operator);
        };
    }

    private static void refuseSeveral(ExpressionOperator operator, CompiledValue value) {
        if (value.shape().several()) {
            throw value.origin()
                    .fault(
                            Construct.operator(operator.symbol()),
                            "this may have several values, and Splunk does not say what '" + operator.symbol()
                                    + "' means for them",
                            "compare mvcount(...) or mvindex(..., 0)");
        }
    }

    /**
     * A value that two lists have in common stays if no value is ever removed. Two numbers that are equal may become
     * unequal.
     */
    private static Monotonicity equalMonotonicity(CompiledValue left, CompiledValue right) {
        if (left.isConstant() && right.isConstant()) {
            return Monotonicity.CONSTANT;
        }
        return losesNoValue(left) && losesNoValue(right) ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
    }

    private static boolean losesNoValue(CompiledValue value) {
        return value.isConstant() || value.shape().isGrowingSet();
    }

    private static Monotonicity orderMonotonicity(
            ExpressionOperator operator, CompiledValue left, CompiledValue right) {
        if (left.isConstant() && right.isConstant()) {
            return Monotonicity.CONSTANT;
        }
        // As text, 9 is greater than 10: the order of two values is preserved only if both are numbers.
        if (left.kind() != ValueKind.NUMBER || right.kind() != ValueKind.NUMBER) {
            return Monotonicity.UNKNOWN;
        }
        return switch (operator) {
            case GREATER, AT_LEAST -> greaterMonotonicity(left, right);
            case LESS, AT_MOST -> greaterMonotonicity(right, left);
            default -> Monotonicity.UNKNOWN;
        };
    }

    /** How the answer to whether one number is greater than another may change. */
    private static Monotonicity greaterMonotonicity(CompiledValue greater, CompiledValue smaller) {
        if (greater.shape().monotonicity() == ValueMonotonicity.UNKNOWN
                || smaller.shape().monotonicity() == ValueMonotonicity.UNKNOWN) {
            return Monotonicity.UNKNOWN;
        }
        if (greater.shape().monotonicity() != ValueMonotonicity.DECREASING
                && smaller.shape().monotonicity() != ValueMonotonicity.INCREASING) {
            return Monotonicity.STAYS_TRUE;
        }
        return greater.shape().monotonicity() != ValueMonotonicity.INCREASING
                        && smaller.shape().monotonicity() != ValueMonotonicity.DECREASING
                ? Monotonicity.STAYS_FALSE
                : Monotonicity.UNKNOWN;
    }
}
