package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Computes fields, one after the other.
 *
 * @param assignments one or more
 */
public record EvalCommand(List<Assignment> assignments) implements Command {

    /**
     * One of them.
     *
     * @param field      name of the field, new or not
     * @param expression its value from now on; the field is removed where that is null
     */
    public record Assignment(Word field, Expression expression) {}

    /** Copies the list. */
    public EvalCommand {
        assignments = List.copyOf(assignments);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.eval(this);
    }
}
