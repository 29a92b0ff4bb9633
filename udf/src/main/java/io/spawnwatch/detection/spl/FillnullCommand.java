package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Puts a value where a row has none.
 *
 * @param value  what is put there, {@code 0} unless the search says otherwise
 * @param fields names; none for all fields of the row
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
