package io.spawnwatch.detection.spl;

/**
 * Keeps the rows that meet a condition.
 *
 * @param condition which rows
 */
public record SearchCommand(Condition condition) implements Command {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.search(this);
    }
}
