package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Keeps some fields of each row, or removes them.
 *
 * @param kept   whether the fields are kept; false if the search says {@code fields -}
 * @param fields names, possibly with wildcards
 */
public record FieldsCommand(boolean kept, List<Word> fields) implements Command {

    /** Copies the list. */
    public FieldsCommand {
        fields = List.copyOf(fields);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.fields(this);
    }
}
