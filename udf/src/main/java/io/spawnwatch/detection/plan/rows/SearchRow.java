package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.Row;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A row among the other rows of its window.
 *
 * @param row         its fields; mutable
 * @param groupValues values of the fields that it is grouped by, in the search's order, without {@code _time}
 * @param sources     numbers of the rows of {@code tstats} that it is made of
 * @param count       its field {@code count}, if {@code stats} or {@code eventstats} computed one; else null
 */
record SearchRow(
        Row row,
        List<String> groupValues,
        SortedSet<Integer> sources,
        @Nullable Long count) {}
