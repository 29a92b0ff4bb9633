package io.spawnwatch.detection.spl;

/** What must hold of an event. Two-valued: a comparison with a field that is missing is false, its negation true. */
public sealed interface Condition permits AndCondition, OrCondition, NotCondition, Comparison, InCondition, EveryEvent {

    /** Where it begins. */
    Origin origin();

    /** Calls the method for this kind of condition. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that a new kind cannot be forgotten anywhere.
     *
     * @param <R> what comes of it
     */
    interface Visitor<R> {
        /** All of several. */
        R and(AndCondition and);

        /** Any of several. */
        R or(OrCondition or);

        /** The opposite. */
        R not(NotCondition not);

        /** A field compared with a value. */
        R comparison(Comparison comparison);

        /** A field that is one of several values. */
        R in(InCondition in);

        /** Nothing required. */
        R everyEvent(EveryEvent every);
    }
}
