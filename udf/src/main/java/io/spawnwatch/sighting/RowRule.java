package io.spawnwatch.sighting;

/** What a search's conditions say of the row of one group: whether there is one to report. */
public interface RowRule {

    /** Whether a row that holds goes on to hold, whatever else is seen, so that it need not wait until nothing can be. */
    boolean early();

    /**
     * Whether the row is reported with that much seen. Costly; a step asks at most once, and only where the row would be
     * reported.
     */
    boolean holds(Tally tally);
}
