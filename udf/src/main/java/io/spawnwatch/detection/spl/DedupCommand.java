package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Keeps the first of all rows with the same values in some fields.
 *
 * @param fields one or more names
 */
public record DedupCommand(List<Word> fields) implements Command {

    /** Copies the list. */
    public DedupCommand {
        fields = List.copyOf(fields);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.dedup(this);
    }
}
