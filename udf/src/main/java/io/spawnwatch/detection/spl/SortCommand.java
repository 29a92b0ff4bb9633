package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Puts rows in an order. A stream has none, so this changes nothing; a limit would, and is not supported.
 *
 * @param keys fields in the order of their weight
 */
public record SortCommand(List<Key> keys) implements Command {

    /**
     * A field that is sorted by.
     *
     * @param descending whether the greatest comes first
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
