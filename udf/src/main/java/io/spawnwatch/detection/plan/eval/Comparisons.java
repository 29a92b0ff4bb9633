package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.Condition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.Value;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.Origin;
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
    static Condition of(ExpressionOperator operator, Value left, Value right, Origin origin) {
        if (operator == ExpressionOperator.EQUAL) {
            return equal(left, right, origin);
        }
        refuseSeveral(operator, left);
        refuseSeveral(operator, right);
        IntPredicate wanted = wanted(operator);
        RowExpression one = left.expression();
        RowExpression other = right.expression();
        RowTruth truth = row -> {
            RowValue leftValue = one.evaluate(row);
            RowValue rightValue = leftValue == null ? null : other.evaluate(row);
            return leftValue == null || rightValue == null
                    ? Truth.UNKNOWN
                    : Truth.of(wanted.test(ValueOrder.compare(leftValue, rightValue)));
        };
        return new Condition(truth, steadiness(operator, left, right), origin);
    }

    /** Whether two values, or any two of several, are the same. */
    static Condition equal(Value left, Value right, Origin origin) {
        RowExpression one = left.expression();
        RowExpression other = right.expression();
        RowTruth truth = row -> {
            RowValue leftValue = one.evaluate(row);
            RowValue rightValue = leftValue == null ? null : other.evaluate(row);
            return leftValue == null || rightValue == null
                    ? Truth.UNKNOWN
                    : Truth.of(ValueOrder.isAnyEqual(leftValue, rightValue));
        };
        return new Condition(truth, equalSteadiness(left, right), equalIncremental(truth, left, right), origin);
    }

    /** Two fields that both gather values: whether the newest of one equals any of the other, the other's newest cannot say. */
    private static Incremental equalIncremental(RowTruth truth, Value left, Value right) {
        boolean leftGathers = left.shape().several() && !left.isConstant();
        boolean rightGathers = right.shape().several() && !right.isConstant();
        if (leftGathers && rightGathers) {
            return Incremental.IMPOSSIBLE;
        }
        return leftGathers || rightGathers ? Incremental.ofAnyValue(truth) : Incremental.ofCounts(truth);
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

    private static void refuseSeveral(ExpressionOperator operator, Value value) {
        if (value.shape().several()) {
            throw value.origin()
                    .fault("this may have several values, and Splunk does not say what '" + operator.symbol()
                            + "' means for them; compare mvcount(...) or mvindex(..., 0)");
        }
    }

    /** Values that are never lost stay equal; a number that changes does not. */
    private static Steadiness equalSteadiness(Value left, Value right) {
        if (left.isConstant() && right.isConstant()) {
            return Steadiness.CONSTANT;
        }
        return isNeverLost(left) && isNeverLost(right) ? Steadiness.STAYS_TRUE : Steadiness.ANY;
    }

    private static boolean isNeverLost(Value value) {
        return value.isConstant() || (value.shape().several() && value.shape().trend() == Trend.GROWING);
    }

    private static Steadiness steadiness(ExpressionOperator operator, Value left, Value right) {
        if (left.isConstant() && right.isConstant()) {
            return Steadiness.CONSTANT;
        }
        // As text, 9 is more than 10: only what is a number on both sides keeps its order.
        if (left.kind() != ValueKind.NUMBER || right.kind() != ValueKind.NUMBER) {
            return Steadiness.ANY;
        }
        return switch (operator) {
            case GREATER, AT_LEAST -> rising(left, right);
            case LESS, AT_MOST -> rising(right, left);
            default -> Steadiness.ANY;
        };
    }

    /** Whether one number is greater than another, as both change. */
    private static Steadiness rising(Value greater, Value smaller) {
        if (greater.shape().trend() == Trend.ANY || smaller.shape().trend() == Trend.ANY) {
            return Steadiness.ANY;
        }
        if (greater.shape().trend() != Trend.SHRINKING && smaller.shape().trend() != Trend.GROWING) {
            return Steadiness.STAYS_TRUE;
        }
        return greater.shape().trend() != Trend.GROWING && smaller.shape().trend() != Trend.SHRINKING
                ? Steadiness.STAYS_FALSE
                : Steadiness.ANY;
    }
}
