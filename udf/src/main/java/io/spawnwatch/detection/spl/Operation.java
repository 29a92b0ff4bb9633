package io.spawnwatch.detection.spl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator with its operands, such as {@code count >= 10}. Two are equal if their operators and operands are,
 * wherever they come from.
 *
 * @param operator what is computed
 * @param operands one for {@link ExpressionOperator#NOT} and {@link ExpressionOperator#NEGATIVE}, else two
 * @param origin   where it starts
 */
public record Operation(ExpressionOperator operator, List<Expression> operands, Origin origin) implements Expression {

    /** Copies the list. */
    public Operation {
        operands = List.copyOf(operands);
        if (operands.size() != operator.operands()) {
            throw new IllegalArgumentException(operator + " takes " + operator.operands() + " operands: " + operands);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Operation that && operator == that.operator && operands.equals(that.operands);
    }

    @Override
    public int hashCode() {
        return 31 * operator.hashCode() + operands.hashCode();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.operation(this);
    }
}
