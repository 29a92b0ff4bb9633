package io.spawnwatch.publish;

import java.time.Duration;
import java.util.List;

/**
 * What the records of a dataset are.
 *
 * @param events     process events
 * @param others     valid records that are not process events
 * @param unreadable records that a job will reject
 * @param leftOut    records that are not selected; the other counts, sizes and times do not include them
 * @param unknown    how many of those could not be read, so that nobody knows whether they would be selected
 * @param bytes      size of the records
 * @param firstMs    earliest time, epoch milliseconds UTC; greater than the latest if no record has a time
 * @param lastMs     latest time
 * @param hosts      number of hosts in the process events, at most {@link #MAX_HOSTS}
 * @param faults     what cannot be sent and why; the first ones if there are many
 * @param faultCount how many there are
 */
public record Dataset(
        long events,
        long others,
        long unreadable,
        long leftOut,
        long unknown,
        long bytes,
        long firstMs,
        long lastMs,
        int hosts,
        List<String> faults,
        long faultCount) {

    /** Further hosts are not counted, because each takes memory. */
    public static final int MAX_HOSTS = 1_000_000;

    /** Copies the list. */
    public Dataset {
        faults = List.copyOf(faults);
    }

    /** A dataset in which every record that is left out could be read. */
    public Dataset(
            long events,
            long others,
            long unreadable,
            long leftOut,
            long bytes,
            long firstMs,
            long lastMs,
            int hosts,
            List<String> faults,
            long faultCount) {
        this(events, others, unreadable, leftOut, 0, bytes, firstMs, lastMs, hosts, faults, faultCount);
    }

    /** All records that are to be sent. */
    public long records() {
        return events + others + unreadable;
    }

    /** Whether a record has a time. */
    public boolean hasTimes() {
        return firstMs <= lastMs;
    }

    /** From the earliest time to the latest. */
    public Duration span() {
        return hasTimes() ? Duration.ofMillis(lastMs - firstMs) : Duration.ZERO;
    }
}
