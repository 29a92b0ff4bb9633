package io.spawnwatch.detection.spl;

/**
 * Keeps the rows in which a field has, or has not, a match of a regular expression.
 *
 * @param field  field that is searched
 * @param wanted whether a match is wanted; false where the search says {@code !=}
 * @param regex  as it is meant: without quotes, its escapes resolved
 */
public record RegexCommand(Word field, boolean wanted, Word regex) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.regex(this);
    }
}
