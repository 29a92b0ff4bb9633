package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import org.jspecify.annotations.Nullable;

/** An expression that was checked: how it is computed, and what is known of it before there is a row. */
sealed interface CompiledExpression {

    /** Where it begins. */
    Origin origin();

    /** Whether it never changes as sightings are counted. */
    boolean isConstant();

    /**
     * One that has a value.
     *
     * @param expression how it is computed
     * @param shape      whether it may have several values, and how it changes
     * @param kind       whether it is a number
     * @param literal    the word that it is, where it is a text in quotes
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

        /** Whether it is a text in quotes that is no number. */
        boolean isNonNumericLiteral() {
            return literal != null && kind != ValueKind.NUMBER;
        }
    }

    /**
     * One that is true, false or unknown.
     *
     * @param truth       how it is computed
     * @param monotonicity  how it changes: STAYS_FALSE is about what is false, not about what is unknown
     * @param incremental how it is answered sighting by sighting
     * @param origin      where it begins
     */
    record CompiledCondition(
            RowTruth truth, Monotonicity monotonicity, IncrementalEvaluation incremental, Origin origin)
            implements CompiledExpression {

        /** One that asks for no value of a field that gathers them. */
        CompiledCondition(RowTruth truth, Monotonicity monotonicity, Origin origin) {
            this(truth, monotonicity, IncrementalEvaluation.ofCounts(truth), origin);
        }

        @Override
        public boolean isConstant() {
            return monotonicity == Monotonicity.CONSTANT;
        }
    }
}
