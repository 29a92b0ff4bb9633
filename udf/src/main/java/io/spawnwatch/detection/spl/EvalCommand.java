package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Computes fields, one after another.
 *
 * @param assignments one or more
 */
public record EvalCommand(List<Assignment> assignments) implements Command {

    /**
     * The computation of a field.
     *
     * @param field      name of the field, new or existing
     * @param expression the new value; null removes the field
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
