package io.spawnwatch.detection.spl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first command of a search: counts the events of a data model that meet a condition, by groups.
 *
 * @param options    in the order in which they are written
 * @param aggregates in the order in which they are written
 * @param dataModel  name of the data model with its object, such as {@code Endpoint.Processes}
 * @param where      which events; null for all
 * @param by         fields that events are grouped by, without the time
 * @param time       the spans of time by which events are grouped, or null if they are not
 */
public record TstatsCommand(
        List<TstatsOption> options,
        List<Aggregate> aggregates,
        Word dataModel,
        @Nullable Condition where,
        List<FieldName> by,
        @Nullable TimeSpan time) {

    /** Copies the lists. */
    public TstatsCommand {
        options = List.copyOf(options);
        aggregates = List.copyOf(aggregates);
        by = List.copyOf(by);
    }

    /**
     * The text that stands for a missing field of {@code by}, or null if an event that lacks one of them makes no row.
     *
     * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Tstats">tstats,
     *     fillnull_value</a>
     */
    public @Nullable String fillnullValue() {
        return options.stream()
                .filter(option -> option.name().text().equals(TstatsOption.FILLNULL_VALUE))
                .map(option -> option.value().text())
                .findFirst()
                .orElse(null);
    }
}
