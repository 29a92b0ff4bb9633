package io.spawnwatch.detection.spl;

/** A command that works on the rows of {@code tstats}. */
public sealed interface Command permits RenameCommand, ConvertCommand, SearchCommand {

    /** Calls the method for this kind of command. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that a new kind cannot be forgotten anywhere.
     *
     * @param <R> what comes of it
     */
    interface Visitor<R> {
        /** Gives fields other names. */
        R rename(RenameCommand rename);

        /** Writes numbers as dates. */
        R convert(ConvertCommand convert);

        /** Keeps some rows. */
        R search(SearchCommand search);
    }
}
