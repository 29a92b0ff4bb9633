package io.spawnwatch.detection.spl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers in another form.
 *
 * @param timeformat  how dates are written, or null
 * @param conversions one or more
 */
public record ConvertCommand(@Nullable Word timeformat, List<Conversion> conversions) implements Command {

    /**
     * One of them, such as {@code ctime(firstTime)}.
     *
     * @param function name of the function
     * @param field    field that it is applied to
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
