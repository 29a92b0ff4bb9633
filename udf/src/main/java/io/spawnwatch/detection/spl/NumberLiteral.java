package io.spawnwatch.detection.spl;

/**
 * A number, without a sign.
 *
 * @param number the number as written, decimal
 */
public record NumberLiteral(Word number) implements Expression {

    @Override
    public Origin origin() {
        return number.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.number(this);
    }
}
