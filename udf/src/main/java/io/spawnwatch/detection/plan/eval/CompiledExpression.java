package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import org.jspecify.annotations.Nullable;

/** An expression after compilation: how it is evaluated, and what is known about its result before there is a row. */
sealed interface CompiledExpression {

    /** Where the expression begins in the search. */
    Origin origin();

    /** Whether the result never changes as more sightings are counted. */
    boolean isConstant();

    /**
     * An expression whose result is a value.
     *
     * @param expression how it is evaluated
     * @param shape      whether it may have several values, and how they may change
     * @param kind       whether it is a number
     * @param literal    the text, if the expression is a quoted text
     * @param origin     where it begins
     */
    record CompiledValue(
            RowExpression expression,
            Shape shape,
            ValueKind kind,
            @Nullable Word literal,
            Origin origin) implements CompiledExpression {
        @Override
        public boolean isConstant() {
            return shape.isConstant();
        }

        /** Whether it is a quoted text that is not a number. */
        boolean isNonNumericLiteral() {
            return literal != null && kind != ValueKind.NUMBER;
        }
    }

    /**
     * An expression whose result is true, false or unknown.
     *
     * @param truth        how it is evaluated
     * @param monotonicity how it may change; {@link Monotonicity#STAYS_FALSE} does not cover what is unknown
     * @param incremental  how it is evaluated sighting by sighting
     * @param origin       where it begins
     */
    record CompiledCondition(
            RowTruth truth, Monotonicity monotonicity, IncrementalEvaluation incremental, Origin origin)
            implements CompiledExpression {

        /** A condition that reads no field that collects values. */
        CompiledCondition(RowTruth truth, Monotonicity monotonicity, Origin origin) {
            this(truth, monotonicity, IncrementalEvaluation.ofCounts(truth), origin);
        }

        @Override
        public boolean isConstant() {
            return monotonicity == Monotonicity.CONSTANT;
        }
    }
}
