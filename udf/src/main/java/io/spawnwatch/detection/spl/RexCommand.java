package io.spawnwatch.detection.spl;

/**
 * Extracts fields from a text: the named groups of a regular expression.
 *
 * @param field field to search
 * @param regex the expression without quotes, escapes resolved
 */
public record RexCommand(Word field, Word regex) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.rex(this);
    }
}
