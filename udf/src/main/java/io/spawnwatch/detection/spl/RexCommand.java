package io.spawnwatch.detection.spl;

/**
 * Takes fields out of a text: the named groups of a regular expression.
 *
 * @param field field that is searched
 * @param regex as it is meant: without quotes, its escapes resolved
 */
public record RexCommand(Word field, Word regex) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.rex(this);
    }
}
