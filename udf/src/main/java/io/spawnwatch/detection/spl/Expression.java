package io.spawnwatch.detection.spl;

/**
 * An expression of {@code eval} and {@code where}. Three-valued: what is computed from a missing field is null, and a
 * row is kept only if the condition is true.
 */
public sealed interface Expression permits FieldValue, TextLiteral, NumberLiteral, FunctionCall, Operation {

    /** Where it starts. */
    Origin origin();

    /** Calls the method for this kind of expression. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that no visitor can forget a new one.
     *
     * @param <R> type of the result
     */
    interface Visitor<R> {
        /** The value of a field. */
        R field(FieldValue field);

        /** A text in quotes. */
        R text(TextLiteral text);

        /** A number. */
        R number(NumberLiteral number);

        /** A function call. */
        R call(FunctionCall call);

        /** An operator and its operands. */
        R operation(Operation operation);
    }
}
