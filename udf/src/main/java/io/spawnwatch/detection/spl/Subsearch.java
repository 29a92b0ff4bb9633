package io.spawnwatch.detection.spl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search in brackets whose rows are the alternatives of a condition: each row is met by the events that have its
 * values.
 *
 * @param origin   where it starts
 * @param source   where its rows come from
 * @param commands the commands on these rows, in order
 * @param result   how rows become a condition
 */
public record Subsearch(Origin origin, InputlookupCommand source, List<Command> commands, Result result) {

    /** Copies the list. */
    public Subsearch {
        commands = List.copyOf(commands);
    }

    /** The last command of a subsearch, which turns its rows into a condition. */
    public sealed interface Result permits Format, Return {}

    /**
     * All fields of each row.
     *
     * @param written       whether the search says {@code format}, which a subsearch also does by itself
     * @param columnsJoined whether AND joins the fields of a row; else OR does
     * @param rowsJoined    whether AND joins the rows; else OR does
     * @param most          the greatest number of rows, or 0 for all
     * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Format">format</a>
     */
    public record Format(boolean written, boolean columnsJoined, boolean rowsJoined, int most) implements Result {
        /** What a subsearch does by itself. */
        public static final Format IMPLICIT = new Format(false, true, false, 0);
    }

    /**
     * Some fields of the first rows.
     *
     * @param most   the greatest number of rows, at least 1
     * @param fields one or more
     * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Return">return</a>
     */
    public record Return(int most, List<Returned> fields) implements Result {
        /** Copies the list. */
        public Return {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field of a {@code return}.
     *
     * @param field the subsearch's field
     * @param as    the field that is compared with its value, or null if the value itself is the condition
     */
    public record Returned(Word field, @Nullable Word as) {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subsearch subsearch
                && source.equals(subsearch.source)
                && commands.equals(subsearch.commands)
                && result.equals(subsearch.result);
    }

    @Override
    public int hashCode() {
        return 31 * source.hashCode() + commands.hashCode();
    }
}
