package io.spawnwatch.detection.plan.eval;

import java.util.function.BooleanSupplier;

/** Which of a search's conditions on single values have been met, numbered in the order in which they are asked. */
public final class SatisfiedConditions {
    private final GroupProgress progress;
    private int number;

    public SatisfiedConditions(GroupProgress progress) {
        this.progress = progress;
    }

    /** Whether the next condition has been met, now or earlier; once it has, it is not asked again. */
    boolean next(BooleanSupplier condition) {
        int asked = number++;
        boolean before = progress.isSatisfied(asked);
        if (before || !condition.getAsBoolean()) {
            return before;
        }
        progress.markSatisfied(asked);
        return true;
    }
}
