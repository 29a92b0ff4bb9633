package io.spawnwatch.publish;

/** Tells the time, and waits until it is somebody's turn. Tests have one that does not take any time. */
public interface Ticker {

    /** The time of day, epoch milliseconds UTC. */
    long wallMs();

    /** Nanoseconds since an arbitrary point in time. They never go back. */
    long nanos();

    /**
     * Waits until {@link #nanos} has reached a value.
     *
     * @return false if the wait was ended, or is not to begin, because sending is to stop
     */
    boolean waitUntil(long nanos);
}
