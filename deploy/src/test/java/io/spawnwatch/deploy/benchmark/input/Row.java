package io.spawnwatch.deploy.benchmark.input;

import java.util.List;

/**
 * A row of the WMI detection: a group in a window of an hour.
 *
 * @param group   the values of {@link #FIELDS}
 * @param hour    start of the window, epoch milliseconds UTC
 * @param count   matching events
 * @param firstMs the earliest of them, epoch milliseconds UTC
 * @param lastMs  the latest of them, epoch milliseconds UTC
 */
public record Row(List<String> group, long hour, long count, long firstMs, long lastMs) {
    /** What the WMI detection groups by, in CIM names. */
    public static final List<String> FIELDS =
            List.of("dest", "user", "parent_process", "process_name", "process", "process_id", "parent_process_id");

    /** Length of a window. */
    public static final long HOUR_MS = 3_600_000;

    /** Copies the list. */
    public Row {
        group = List.copyOf(group);
    }

    /** What makes two rows the same row at different times. */
    public Key key() {
        return new Key(group, hour);
    }

    /** Identity of a row. */
    public record Key(List<String> group, long hour) {}

    /** The row of a single event. */
    static Row of(ProcessCreation process) {
        return new Row(
                List.of(
                        process.host(),
                        process.user(),
                        process.parentProcess(),
                        process.image().name(),
                        process.process(),
                        String.valueOf(process.id()),
                        String.valueOf(process.parentId())),
                Math.floorDiv(process.timeMs(), HOUR_MS) * HOUR_MS,
                1,
                process.timeMs(),
                process.timeMs());
    }

    /** The row with the events of another part of it. */
    Row plus(Row other) {
        return new Row(
                group, hour, count + other.count, Math.min(firstMs, other.firstMs), Math.max(lastMs, other.lastMs));
    }
}
