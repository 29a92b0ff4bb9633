package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Fills in a value where a row has none.
 *
 * @param value  the value, {@code 0} by default
 * @param fields names; empty for all fields of the row
 */
public record FillnullCommand(Word value, List<Word> fields) implements Command {

    /** Copies the list. */
    public FillnullCommand {
        fields = List.copyOf(fields);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.fillnull(this);
    }
}
