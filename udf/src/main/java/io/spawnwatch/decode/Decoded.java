package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessEvent;

/** What became of one record of a source. */
public sealed interface Decoded {

    /** Stands for "no event time" wherever a time is an epoch millisecond. */
    long NO_TIME = Long.MIN_VALUE;

    /** The record was a process execution. */
    record Event(ProcessEvent event) implements Decoded {}

    /**
     * The record was in order but is no process execution, for example another Windows event id.
     *
     * @param timeMs its event time, epoch milliseconds UTC, where it has one that can be trusted, else {@link #NO_TIME}
     */
    record Skipped(long timeMs) implements Decoded {}

    /** The record could not be understood. */
    record Rejected(Rejection rejection) implements Decoded {}
}
