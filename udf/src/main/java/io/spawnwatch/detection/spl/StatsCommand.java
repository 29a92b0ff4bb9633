package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Computes aggregates over groups of rows: {@code stats} replaces the rows by one for each group, {@code eventstats} adds
 * the aggregates to the rows.
 *
 * @param name       the command's name as written
 * @param keepsRows  whether it is {@code eventstats}
 * @param aggregates one or more, in the order in which they are written
 * @param by         fields that rows are grouped by, each once; empty for one group of all rows
 */
public record StatsCommand(Word name, boolean keepsRows, List<StatsAggregate> aggregates, List<Word> by)
        implements Command {

    /** Copies the lists. */
    public StatsCommand {
        aggregates = List.copyOf(aggregates);
        by = List.copyOf(by);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.stats(this);
    }
}
