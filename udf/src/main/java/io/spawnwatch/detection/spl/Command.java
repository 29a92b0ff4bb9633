package io.spawnwatch.detection.spl;

/** A command that works on the rows of {@code tstats}. */
public sealed interface Command
        permits RenameCommand,
                ConvertCommand,
                SearchCommand,
                WhereCommand,
                RegexCommand,
                RexCommand,
                EvalCommand,
                FieldsCommand,
                TableCommand,
                FillnullCommand,
                DedupCommand,
                SortCommand {

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

        /** Keeps some rows. */
        R where(WhereCommand where);

        /** Keeps the rows with a match. */
        R regex(RegexCommand regex);

        /** Takes fields out of a text. */
        R rex(RexCommand rex);

        /** Computes fields. */
        R eval(EvalCommand eval);

        /** Keeps or drops fields. */
        R fields(FieldsCommand fields);

        /** Keeps fields. */
        R table(TableCommand table);

        /** Puts a value where there is none. */
        R fillnull(FillnullCommand fillnull);

        /** Keeps the first of equal rows. */
        R dedup(DedupCommand dedup);

        /** Puts rows in an order. */
        R sort(SortCommand sort);
    }
}
