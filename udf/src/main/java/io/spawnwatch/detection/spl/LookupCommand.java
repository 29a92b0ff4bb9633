package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Adds fields of a lookup table to each row.
 *
 * @param name       name of the lookup
 * @param inputs     fields that are compared with the row's, one or more
 * @param outputs    fields that the row receives; empty for all fields of the table that are not compared
 * @param keepsValues whether a field of the row that has a value keeps it: {@code OUTPUTNEW}
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Lookup">lookup</a>
 */
public record LookupCommand(Word name, List<Field> inputs, List<Field> outputs, boolean keepsValues)
        implements Command {

    /**
     * A field of the table and the row's field for it.
     *
     * @param ofTable its name in the table
     * @param ofRow   its name in the row
     */
    public record Field(Word ofTable, Word ofRow) {}

    /** Copies the lists. */
    public LookupCommand {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.lookup(this);
    }
}
