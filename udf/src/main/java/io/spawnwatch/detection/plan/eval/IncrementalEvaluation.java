package io.spawnwatch.detection.plan.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a condition is evaluated sighting by sighting. Both outcomes are needed, because {@code NOT} turns one into the
 * other. An outcome is null if the newest sighting is not enough to decide it.
 *
 * @param whenTrue  satisfied if the condition is true
 * @param whenFalse satisfied if the condition is false, but not if it is unknown
 */
public record IncrementalEvaluation(
        @Nullable IncrementalCondition whenTrue, @Nullable IncrementalCondition whenFalse) {

    /** The evaluation of a condition that needs more than the newest sighting. */
    static final IncrementalEvaluation IMPOSSIBLE = new IncrementalEvaluation(null, null);

    /** The evaluation of a condition on counts, times and group fields. */
    static IncrementalEvaluation ofCounts(RowTruth truth) {
        return new IncrementalEvaluation(
                new IncrementalCondition.OfCounts(row -> truth.of(row) == Truth.TRUE),
                new IncrementalCondition.OfCounts(row -> truth.of(row) == Truth.FALSE));
    }

    /**
     * The evaluation of a condition that is true once any value of a growing list satisfies it. That no value does can
     * change at any sighting.
     */
    static IncrementalEvaluation ofAnyValue(RowTruth truth) {
        return new IncrementalEvaluation(new IncrementalCondition.OfAnyValue(row -> truth.of(row) == Truth.TRUE), null);
    }

    IncrementalEvaluation not() {
        return new IncrementalEvaluation(/* whenTrue= */ whenFalse, /* whenFalse= */ whenTrue);
    }

    static IncrementalEvaluation and(List<IncrementalEvaluation> operands) {
        return new IncrementalEvaluation(
                joined(operands, IncrementalEvaluation::whenTrue, IncrementalCondition.All::new),
                joined(operands, IncrementalEvaluation::whenFalse, IncrementalCondition.Any::new));
    }

    static IncrementalEvaluation or(List<IncrementalEvaluation> operands) {
        return new IncrementalEvaluation(
                joined(operands, IncrementalEvaluation::whenTrue, IncrementalCondition.Any::new),
                joined(operands, IncrementalEvaluation::whenFalse, IncrementalCondition.All::new));
    }

    private static @Nullable IncrementalCondition joined(
            List<IncrementalEvaluation> operands,
            Function<IncrementalEvaluation, @Nullable IncrementalCondition> side,
            Function<List<IncrementalCondition>, IncrementalCondition> join) {
        List<IncrementalCondition> parts = new ArrayList<>();
        for (IncrementalEvaluation operand : operands) {
            IncrementalCondition part = side.apply(operand);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return join.apply(parts);
    }
}
