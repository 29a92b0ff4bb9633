package io.spawnwatch.sighting;

/** What a search's conditions say of the row of one group: whether there is one to report. */
public interface RowRule {

    /** Whether a row that satisfies the conditions keeps satisfying them, so that it can be reported early. */
    boolean mayReportEarly();

    /**
     * Whether the row satisfies the conditions with the sighting that has just come, answered from what that one adds, at a
     * cost that does not grow with what has been seen. False also where that cannot be answered so. Asked at every sighting
     * of a row that may be reported early and has not been yet.
     */
    boolean holdsSoFar(Tally tally);

    /**
     * Whether the row is reported with that much seen. Costly, since it makes the row; a step asks at most once, and only
     * where the row would be reported.
     */
    boolean holds(Tally tally);
}
