package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessEvent;

/** The result of decoding one record. */
public sealed interface Decoded {

    /** Means "no event time" wherever a time is in epoch milliseconds. */
    long NO_TIME = Long.MIN_VALUE;

    /** The record is a process execution. */
    record Event(ProcessEvent event) implements Decoded {}

    /**
     * The record is a process execution that the filter does not accept.
     *
     * @param timeMs the event time in epoch milliseconds UTC
     */
    record Unwanted(long timeMs) implements Decoded {}

    /**
     * The record is valid but is not a process execution, for example another Windows event.
     *
     * @param timeMs the event time in epoch milliseconds UTC, or {@link #NO_TIME} if there is none that can be trusted
     */
    record Skipped(long timeMs) implements Decoded {}

    /** The record could not be decoded. */
    record Rejected(Rejection rejection) implements Decoded {}
}
