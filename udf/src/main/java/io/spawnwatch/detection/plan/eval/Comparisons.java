package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.Origin;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** Compares values; unknown where one is missing. Of several values it is enough that one is equal. */
public final class Comparisons {
    private Comparisons() {}

    /**
     * Compiles a comparison.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException where several values are compared otherwise than for being
     *     equal: Splunk does not say what that means
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
        return new CompiledCondition(truth, monotonicity(operator, left, right), origin);
    }

    /** Whether two values, or any two of several, are the same. */
    static CompiledCondition equal(CompiledValue left, CompiledValue right, Origin origin) {
        RowTruth truth = comparing(left, right, ValueOrder::isAnyEqual);
        return new CompiledCondition(
                truth, equalMonotonicity(left, right), equalIncremental(truth, left, right), origin);
    }

    /** The comparison of two values, unknown where either is missing. */
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

    /** Two fields that both gather values: whether the newest of one equals any of the other, the other's newest cannot say. */
    private static IncrementalEvaluation equalIncremental(RowTruth truth, CompiledValue left, CompiledValue right) {
        boolean leftGathers = left.shape().collectsValues();
        boolean rightGathers = right.shape().collectsValues();
        if (leftGathers && rightGathers) {
            return IncrementalEvaluation.IMPOSSIBLE;
        }
        return leftGathers || rightGathers
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
            default -> throw new IllegalArgumentException("no comparison: " + operator);
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

    /** Values that are never lost stay equal; a number that changes does not. */
    private static Monotonicity equalMonotonicity(CompiledValue left, CompiledValue right) {
        if (left.isConstant() && right.isConstant()) {
            return Monotonicity.CONSTANT;
        }
        return isNeverLost(left) && isNeverLost(right) ? Monotonicity.STAYS_TRUE : Monotonicity.UNKNOWN;
    }

    private static boolean isNeverLost(CompiledValue value) {
        return value.isConstant() || value.shape().isGrowingSet();
    }

    private static Monotonicity monotonicity(ExpressionOperator operator, CompiledValue left, CompiledValue right) {
        if (left.isConstant() && right.isConstant()) {
            return Monotonicity.CONSTANT;
        }
        // As text, 9 is more than 10: only what is a number on both sides keeps its order.
        if (left.kind() != ValueKind.NUMBER || right.kind() != ValueKind.NUMBER) {
            return Monotonicity.UNKNOWN;
        }
        return switch (operator) {
            case GREATER, AT_LEAST -> rising(left, right);
            case LESS, AT_MOST -> rising(right, left);
            default -> Monotonicity.UNKNOWN;
        };
    }

    /** Whether one number is greater than another, as both change. */
    private static Monotonicity rising(CompiledValue greater, CompiledValue smaller) {
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
