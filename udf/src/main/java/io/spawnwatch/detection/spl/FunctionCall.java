package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * A function call, such as {@code len(process)}. {@code x IN (a, b)} and {@code x LIKE "a%"} are calls of the functions
 * {@code in} and {@code like}.
 *
 * @param function  name of the function, lower case
 * @param arguments zero or more
 */
public record FunctionCall(Word function, List<Expression> arguments) implements Expression {

    /** Copies the list. */
    public FunctionCall {
        arguments = List.copyOf(arguments);
    }

    @Override
    public Origin origin() {
        return function.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.call(this);
    }
}
