package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.spl.Command;
import java.util.List;

/**
 * A condition, or an operand of its ANDs, that can only be decided on rows.
 *
 * @param command a {@code search}, {@code where} or {@code regex} with this condition, as the search writes it
 * @param fields  the fields that it reads and that depend on more than the group, in alphabetical order; empty if it follows
 *                a command that needs other rows
 */
public record RemainingCondition(Command command, List<String> fields) {
    /** Copies the list. */
    public RemainingCondition {
        fields = List.copyOf(fields);
    }
}
