package io.spawnwatch.deploy.benchmark.input;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A stream of records in the order of their times, and the rows that the WMI detection has in it. The same seed always gives
 * the same bytes.
 *
 * <p>One process creation in {@value #MATCHING_ONE_IN} matches; three in a row are of the same group. After the last event
 * each partition gets a record of hours later, which closes all windows.
 */
public final class EventStream {
    /** Partitions of a topic, and files of a folder. */
    public static final int PARTITIONS = 2;

    private static final int MATCHING_ONE_IN = 1_000;
    private static final int SAME_GROUP = 3;
    private static final int PROCESS_CREATION_ONE_IN = 10;

    /** The beginning is not that of a window. */
    private static final long BEGIN_MS = Instant.parse("2026-03-02T07:20:00Z").toEpochMilli();

    private static final Duration SPAN = Duration.ofHours(3);

    private final Content content;
    private final Fleet fleet;
    private final OtherEvents others;
    private final long events;
    private final boolean allMatch;

    private EventStream(Content content, long seed, long events, boolean allMatch) {
        this.content = content;
        this.fleet = new Fleet(seed);
        this.others = new OtherEvents(fleet);
        this.events = events;
        this.allMatch = allMatch;
    }

    /**
     * A stream of which a small part matches.
     *
     * @param events number of records without the last of each partition
     */
    public static EventStream of(Content content, long seed, long events) {
        return new EventStream(content, seed, events, false);
    }

    /** A stream under CIM names in which each event matches and has a row of its own, all in one window that stays open. */
    public static EventStream ofRows(long seed, long rows) {
        return new EventStream(Content.CIM, seed, rows, true);
    }

    /** Takes a record. */
    @FunctionalInterface
    public interface Sink {
        void accept(int partition, byte[] record) throws IOException, InterruptedException;
    }

    /** What the stream consists of. */
    public Content content() {
        return content;
    }

    /** Number of records, those that close the windows included. */
    public long records() {
        return allMatch ? events : events + PARTITIONS;
    }

    /** Writes all records in order; returns their size in bytes. */
    public long write(Sink sink) throws IOException, InterruptedException {
        long bytes = 0;
        for (long number = 0; number < events; number++) {
            byte[] record = record(number);
            bytes += record.length;
            sink.accept((int) (number % PARTITIONS), record);
        }
        if (!allMatch) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                byte[] record = closing(partition);
                bytes += record.length;
                sink.accept(partition, record);
            }
        }
        return bytes;
    }

    /** The rows, by a plain loop over the processes before they are written in any format. */
    public Map<Row.Key, Row> rows() {
        Map<Row.Key, Row> rows = new HashMap<>();
        for (long number = 0; number < events; number++) {
            if (matches(number)) {
                Row row = Row.of(matching(number));
                rows.merge(row.key(), row, Row::plus);
            }
        }
        return rows;
    }

    /** The same rows one after the other, in constant memory if each event makes a row of its own. */
    public void forEachRow(Consumer<Row> consumer) {
        if (allMatch) {
            for (long number = 0; number < events; number++) {
                consumer.accept(Row.of(matching(number)));
            }
        } else {
            rows().values().forEach(consumer);
        }
    }

    /** An event that matches nothing, of the stream's time at a number. */
    public byte[] quiet(long number, long timeMs) {
        return content.carrier().write(fleet.everyday(number, timeMs));
    }

    /** A matching event whose row no other number has. */
    public byte[] matching(long number, long timeMs) {
        return content.carrier().write(fleet.byWmi(number, number, timeMs));
    }

    /** The row of such an event. */
    public Row rowOfMatching(long number, long timeMs) {
        return Row.of(fleet.byWmi(number, number, timeMs));
    }

    private byte[] record(long number) {
        if (matches(number)) {
            return content.carrier().write(matching(number));
        }
        return content == Content.MIXED && number % PROCESS_CREATION_ONE_IN != 0
                ? others.write(number, timeMs(number))
                : quiet(number, timeMs(number));
    }

    private ProcessCreation matching(long number) {
        long group = allMatch ? number : number / MATCHING_ONE_IN / SAME_GROUP;
        return fleet.byWmi(group, number, timeMs(number));
    }

    private boolean matches(long number) {
        return allMatch || number % MATCHING_ONE_IN == 0;
    }

    private long timeMs(long number) {
        // Rows that stay open are all of one window.
        long spanMs = allMatch ? Duration.ofMinutes(30).toMillis() : SPAN.toMillis();
        return BEGIN_MS + (long) ((double) spanMs * number / events);
    }

    private byte[] closing(int partition) {
        return quiet(events + partition, BEGIN_MS + SPAN.toMillis() + 4 * Row.HOUR_MS);
    }
}
