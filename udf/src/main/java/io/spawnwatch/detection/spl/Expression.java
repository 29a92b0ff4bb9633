package io.spawnwatch.detection.spl;

/**
 * An expression of {@code eval} and {@code where}. Three-valued: what is computed from a field that is missing is null,
 * and a row is kept only where the condition is true.
 */
public sealed interface Expression permits FieldValue, TextLiteral, NumberLiteral, FunctionCall, Operation {

    /** Where it begins. */
    Origin origin();

    /** Calls the method for this kind of expression. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind, so that a new kind cannot be forgotten anywhere.
     *
     * @param <R> what comes of it
     */
    interface Visitor<R> {
        /** The value of a field. */
        R field(FieldValue field);

        /** A text in quotes. */
        R text(TextLiteral text);

        /** A number. */
        R number(NumberLiteral number);

        /** A function of some arguments. */
        R call(FunctionCall call);

        /** An operator between, or before, its operands. */
        R operation(Operation operation);
    }
}
