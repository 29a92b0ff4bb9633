package io.spawnwatch.detection.spl;

/**
 * A text in quotes.
 *
 * @param text the text without quotes, escapes resolved
 */
public record TextLiteral(Word text) implements Expression {

    @Override
    public Origin origin() {
        return text.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.text(this);
    }
}
