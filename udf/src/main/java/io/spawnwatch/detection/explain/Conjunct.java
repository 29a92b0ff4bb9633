package io.spawnwatch.detection.explain;

/**
 * A term that must hold for an event to make a row: an operand of the outermost AND of one of a search's conditions.
 *
 * @param decided on what it is decided
 * @param command name of the command that it is in, such as {@code where}
 * @param term    the term, with its value on the event, or on the row that the event alone makes
 * @param brief   the term as SPL without the data model's object, for a short message
 */
public record Conjunct(Decided decided, String command, Term term, String brief) {

    /** A term whose words do not name the data model's object. */
    public Conjunct(Decided decided, String command, Term term) {
        this(decided, command, term, term.words());
    }

    /** On what a term is decided. */
    public enum Decided {
        /** On the event, by the {@code where} of {@code tstats}. */
        WHERE,
        /** On the event: without {@code fillnull_value}, an event that lacks a field after {@code by} makes no row. */
        BY,
        /** On the event, although it is written after the aggregation: it only reads what rows are grouped by. */
        GROUP,
        /** On the row, which other events of its group may change. */
        ROW,
        /** On rows that other rows of the window may change, after a {@code stats} or {@code eventstats}. */
        SEVERAL_ROWS;

        /** Whether the event alone decides it, whatever else there is. */
        public boolean isOnEvent() {
            return this == WHERE || this == BY || this == GROUP;
        }
    }
}
