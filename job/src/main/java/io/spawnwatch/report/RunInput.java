package io.spawnwatch.report;

import io.spawnwatch.function.InputCounts;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run has read, in more detail than its {@link RunSummary}.
 *
 * @param formats    process events by kind and format, such as {@code Sysmon EventID 1 as nxlog}; empty if not counted
 * @param rejections rejected records by reason
 * @param outside    process events of hosts and users that are not selected
 */
public record RunInput(SortedMap<String, Long> formats, SortedMap<String, Long> rejections, long outside) {

    /** Nothing counted. */
    public static final RunInput NONE = of(Map.of());

    /** Copies the maps. */
    public RunInput {
        formats = Collections.unmodifiableSortedMap(new TreeMap<>(formats));
        rejections = Collections.unmodifiableSortedMap(new TreeMap<>(rejections));
    }

    /** What was read if no events are selected by host or user. */
    public RunInput(SortedMap<String, Long> formats, SortedMap<String, Long> rejections) {
        this(formats, rejections, 0);
    }

    /** Reads the accumulators of a job that is running or has finished. */
    static RunInput of(Map<String, Object> accumulators) {
        return new RunInput(
                InputCounts.eventsByFormat(accumulators),
                InputCounts.rejectedByReason(accumulators),
                InputCounts.eventsOutside(accumulators));
    }
}
