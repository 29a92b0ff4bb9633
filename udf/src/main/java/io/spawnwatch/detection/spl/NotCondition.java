package io.spawnwatch.detection.spl;

/**
 * The negation of a condition. A comparison with a missing field is false, so its negation is true.
 *
 * @param operand the negated condition
 */
public record NotCondition(Condition operand) implements Condition {

    @Override
    public Origin origin() {
        return operand.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.not(this);
    }
}
