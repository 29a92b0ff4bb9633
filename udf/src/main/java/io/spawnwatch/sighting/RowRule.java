package io.spawnwatch.sighting;

/** Whether the row of one group satisfies the conditions of its search. */
public interface RowRule {

    /** Whether a row that satisfies the conditions keeps satisfying them, so that it can be reported early. */
    boolean mayReportEarly();

    /**
     * Whether the row satisfies the conditions, judged by what the newest sighting adds; the cost does not grow with what has
     * been counted. False if that cannot be judged so. Asked at each sighting of a row that may be reported early and has not
     * been reported.
     */
    boolean isSatisfiedSoFar(Tally tally);

    /**
     * Whether the row satisfies the conditions, judged by everything that has been counted. Costly because it builds the row;
     * a step asks at most once, and only if the row would be reported.
     */
    boolean isSatisfied(Tally tally);
}
