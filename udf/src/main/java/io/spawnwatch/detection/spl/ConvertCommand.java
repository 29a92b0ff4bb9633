package io.spawnwatch.detection.spl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts numbers to another form.
 *
 * @param timeformat  format of dates, or null for the default
 * @param conversions one or more
 */
public record ConvertCommand(@Nullable Word timeformat, List<Conversion> conversions) implements Command {

    /**
     * A conversion, such as {@code ctime(firstTime)}.
     *
     * @param function name of the function
     * @param field    field to convert
     */
    public record Conversion(Word function, Word field) {}

    /** Copies the list. */
    public ConvertCommand {
        conversions = List.copyOf(conversions);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.convert(this);
    }
}
