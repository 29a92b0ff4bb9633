package io.spawnwatch.detection.plan.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a condition is answered sighting by sighting: that it is true, and that it is false, since what stands behind a
 * {@code NOT} is kept by its being false. Each is null where it takes more than the newest sighting to say.
 *
 * @param whenTrue  holds where the condition is true
 * @param whenFalse holds where the condition is false, which is not where it is unknown
 */
public record IncrementalEvaluation(
        @Nullable IncrementalCondition whenTrue, @Nullable IncrementalCondition whenFalse) {

    /** A condition that cannot be answered so. */
    static final IncrementalEvaluation IMPOSSIBLE = new IncrementalEvaluation(null, null);

    /** A condition on counts, times and what rows are grouped by. */
    static IncrementalEvaluation ofCounts(RowTruth truth) {
        return new IncrementalEvaluation(
                new IncrementalCondition.OfCounts(row -> truth.of(row) == Truth.TRUE),
                new IncrementalCondition.OfCounts(row -> truth.of(row) == Truth.FALSE));
    }

    /** A condition that one value of a field that loses none is enough for. That no value meets it may change. */
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
