package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * A search, with all macros expanded.
 *
 * @param tstats   where the rows come from
 * @param commands the commands on these rows, in order
 */
public record Search(TstatsCommand tstats, List<Command> commands) {

    /** Copies the list. */
    public Search {
        commands = List.copyOf(commands);
    }
}
