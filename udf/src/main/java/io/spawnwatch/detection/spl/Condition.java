package io.spawnwatch.detection.spl;

/** A condition on an event. Two-valued: a comparison with a missing field is false, and its negation is true. */
public sealed interface Condition
        permits AndCondition, OrCondition, NotCondition, Comparison, InCondition, EveryEvent, SubsearchCondition {

    /** Where it starts. */
    Origin origin();

    /** Calls the method for this kind of condition. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that no visitor can forget a new one.
     *
     * @param <R> type of the result
     */
    interface Visitor<R> {
        /** All of several conditions. */
        R and(AndCondition and);

        /** Any of several conditions. */
        R or(OrCondition or);

        /** The negation of a condition. */
        R not(NotCondition not);

        /** A field compared with a value. */
        R comparison(Comparison comparison);

        /** A field that matches one of several values. */
        R in(InCondition in);

        /** Every event. */
        R everyEvent(EveryEvent every);
    }
}
