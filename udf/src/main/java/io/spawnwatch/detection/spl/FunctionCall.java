package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * A function of some arguments, such as {@code len(process)}. Also what is written {@code x IN (a, b)} and
 * {@code x LIKE "a%"}: the functions {@code in} and {@code like}.
 *
 * @param function  name of the function, lower case
 * @param arguments none or more
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
