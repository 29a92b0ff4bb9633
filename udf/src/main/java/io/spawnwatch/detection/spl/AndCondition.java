package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * All of several conditions are true.
 *
 * @param operands two or more
 */
public record AndCondition(List<Condition> operands) implements Condition {

    /** Copies the list. */
    public AndCondition {
        operands = List.copyOf(operands);
        if (operands.size() < 2) {
            throw new IllegalArgumentException("two operands or more");
        }
    }

    @Override
    public Origin origin() {
        return operands.get(0).origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.and(this);
    }
}
