package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Keeps these fields of each row, in this order.
 *
 * @param fields names, possibly with wildcards
 */
public record TableCommand(List<Word> fields) implements Command {

    /** Copies the list. */
    public TableCommand {
        fields = List.copyOf(fields);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.table(this);
    }
}
