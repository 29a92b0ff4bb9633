package io.spawnwatch.detection.plan.eval;

import java.util.List;

/**
 * A condition on rows that stays true once it is true, answered sighting by sighting. The row that it is asked of has exact
 * counts and times, but of a field that gathers values only the one that the newest sighting has added
 * ({@link RowValue.Newest}), so an answer costs the same however much has been counted.
 */
public sealed interface IncrementalCondition {

    /**
     * Whether the condition holds of all that has been counted. Every part is asked at every sighting, whatever the
     * others say: a value is new only once.
     */
    boolean test(Row row, SatisfiedConditions met);

    /** A condition on counts, times and what rows are grouped by: the row has all that it asks for. */
    record OfCounts(RowCondition condition) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            return condition.test(row);
        }
    }

    /** A condition that one value is enough for. It holds from the sighting on that brought such a value. */
    record OfAnyValue(RowCondition ofNewest) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            return met.next(() -> ofNewest.test(row));
        }
    }

    /** All of some conditions. */
    record All(List<IncrementalCondition> parts) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            boolean all = true;
            for (IncrementalCondition part : parts) {
                all &= part.test(row, met);
            }
            return all;
        }
    }

    /** Any of some conditions. */
    record Any(List<IncrementalCondition> parts) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            boolean any = false;
            for (IncrementalCondition part : parts) {
                any |= part.test(row, met);
            }
            return any;
        }
    }
}
