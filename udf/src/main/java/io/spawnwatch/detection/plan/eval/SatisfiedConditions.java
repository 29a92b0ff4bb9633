package io.spawnwatch.detection.plan.eval;

import java.util.function.BooleanSupplier;

/**
 * Which of a search's conditions on single values have been satisfied. Conditions have no names, so they are numbered
 * in the order in which they are evaluated, which is the same at every sighting.
 */
public final class SatisfiedConditions {
    private final GroupProgress progress;
    private int number;

    /** Starts an evaluation of all conditions of a search, from its first. */
    public SatisfiedConditions(GroupProgress progress) {
        this.progress = progress;
    }

    /** Whether the next condition is or has been satisfied. A condition that has been is not evaluated again. */
    boolean next(BooleanSupplier isSatisfiedNow) {
        int condition = number++;
        boolean before = progress.isSatisfied(condition);
        if (before || !isSatisfiedNow.getAsBoolean()) {
            return before;
        }
        progress.markSatisfied(condition);
        return true;
    }
}
