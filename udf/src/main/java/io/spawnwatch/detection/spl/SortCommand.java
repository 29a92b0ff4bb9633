package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Sorts rows. A stream has no order, so this changes nothing; a limit would, and is not supported.
 *
 * @param keys sort fields, the most significant first
 */
public record SortCommand(List<Key> keys) implements Command {

    /**
     * A sort field.
     *
     * @param descending whether the greatest value comes first
     * @param field      name of the field
     */
    public record Key(boolean descending, Word field) {}

    /** Copies the list. */
    public SortCommand {
        keys = List.copyOf(keys);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.sort(this);
    }
}
