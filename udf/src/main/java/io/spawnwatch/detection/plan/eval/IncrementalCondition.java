package io.spawnwatch.detection.plan.eval;

import java.util.List;

/**
 * A condition on rows that stays true once it is true, evaluated sighting by sighting. It sees a row with exact counts
 * and times, but of a field that collects values only the one that the newest sighting added ({@link RowValue.Newest}).
 * Its cost is therefore independent of how much has been counted.
 */
public sealed interface IncrementalCondition {

    /**
     * Whether the condition is true of everything counted so far. Must be called at every sighting, whatever other
     * conditions say, because a value is new only once.
     */
    boolean test(Row row, SatisfiedConditions met);

    /**
     * A condition on counts, times and group fields, all of which the row has.
     *
     * @param condition evaluated on the row
     */
    record OfCounts(RowCondition condition) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            return condition.test(row);
        }
    }

    /**
     * A condition that is true from the first sighting on whose new value satisfies it.
     *
     * @param ofNewest evaluated on the row with only the newest value
     */
    record OfAnyValue(RowCondition ofNewest) implements IncrementalCondition {
        @Override
        public boolean test(Row row, SatisfiedConditions met) {
            return met.next(() -> ofNewest.test(row));
        }
    }

    /** True if all parts are. */
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

    /** True if any part is. */
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
