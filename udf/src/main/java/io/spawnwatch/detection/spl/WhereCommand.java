package io.spawnwatch.detection.spl;

/**
 * Keeps the rows for which an expression is true.
 *
 * @param condition which rows
 */
public record WhereCommand(Expression condition) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.where(this);
    }
}
