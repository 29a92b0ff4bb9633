package io.spawnwatch.detection.spl;

/**
 * A condition does not hold; also where a field that it names is missing.
 *
 * @param operand what does not hold
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
