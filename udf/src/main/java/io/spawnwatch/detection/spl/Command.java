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
                LookupCommand,
                SortCommand,
                StatsCommand {

    /** Calls the method for this kind of command. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that no visitor can forget a new one.
     *
     * @param <R> type of the result
     */
    interface Visitor<R> {
        /** Renames fields. */
        R rename(RenameCommand rename);

        /** Writes numbers as dates. */
        R convert(ConvertCommand convert);

        /** Keeps the rows that meet a condition. */
        R search(SearchCommand search);

        /** Keeps the rows for which an expression is true. */
        R where(WhereCommand where);

        /** Keeps the rows that match a regular expression. */
        R regex(RegexCommand regex);

        /** Extracts fields from a text. */
        R rex(RexCommand rex);

        /** Computes fields. */
        R eval(EvalCommand eval);

        /** Keeps or removes fields. */
        R fields(FieldsCommand fields);

        /** Keeps fields. */
        R table(TableCommand table);

        /** Fills in a value where there is none. */
        R fillnull(FillnullCommand fillnull);

        /** Keeps the first of equal rows. */
        R dedup(DedupCommand dedup);

        /** Adds fields of a lookup table. */
        R lookup(LookupCommand lookup);

        /** Sorts rows. */
        R sort(SortCommand sort);

        /** Computes aggregates over groups of rows. */
        R stats(StatsCommand stats);
    }
}
