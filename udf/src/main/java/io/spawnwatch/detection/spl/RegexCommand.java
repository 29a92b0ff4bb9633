package io.spawnwatch.detection.spl;

/**
 * Keeps the rows in which a field matches a regular expression, or does not match it.
 *
 * @param field  field to search
 * @param wanted whether a match keeps the row; false if the search says {@code !=}
 * @param regex  the expression without quotes, escapes resolved
 */
public record RegexCommand(Word field, boolean wanted, Word regex) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.regex(this);
    }
}
