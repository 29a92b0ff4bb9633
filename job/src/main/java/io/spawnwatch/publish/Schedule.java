package io.spawnwatch.publish;

import java.time.Duration;

/**
 * When each record is sent, and by how much its time is moved.
 *
 * <p>If times are moved to now, an event's time is never ahead of its sending, or a job would take the host's clock for
 * wrong. So up to the speed at which they happened, the first event is sent at its moved time; at a higher speed, where the
 * events catch up with their times, it is the last one.
 *
 * <p>Times are moved by whole seconds, so that a time keeps the form in which it is written.
 *
 * @param speed        how fast the events are sent
 * @param firstMs      time of the earliest event, epoch milliseconds UTC, as recorded
 * @param startNanos   when that event is sent, on the ticker's scale
 * @param shiftSeconds how far times are moved; 0 if they are not
 */
record Schedule(Speed speed, long firstMs, long startNanos, long shiftSeconds) {
    private static final long NANOS_PER_MS = 1_000_000;

    /** A schedule that begins now and leaves times alone. */
    static Schedule fromNow(Speed speed, Dataset dataset, Ticker ticker) {
        return new Schedule(speed, dataset.firstMs(), ticker.nanos(), 0);
    }

    /** A schedule that moves times to now. */
    static Schedule movedToNow(Speed speed, Dataset dataset, Ticker ticker) {
        long nowMs = ticker.wallMs();
        long nowNanos = ticker.nanos();
        if (speed.factor() > 1) {
            Duration span = Duration.ofMillis(dataset.lastMs() - dataset.firstMs());
            long lastSentMs = nowMs + (speed.isMax() ? 0 : speed.toSend(span).toMillis());
            return new Schedule(
                    speed, dataset.firstMs(), nowNanos, Math.floorDiv(lastSentMs - dataset.lastMs(), 1000L));
        }
        // Up to a second from now, to the millisecond at which the first event's moved time comes.
        long shiftSeconds = -Math.floorDiv(dataset.firstMs() - nowMs, 1000L);
        long waitMs = dataset.firstMs() + shiftSeconds * 1000 - nowMs;
        return new Schedule(speed, dataset.firstMs(), nowNanos + waitMs * NANOS_PER_MS, shiftSeconds);
    }

    /**
     * When a record is sent, on the ticker's scale. One without a time of its own has that of a record before it.
     *
     * @param timeMs its time as recorded, epoch milliseconds UTC
     */
    long dueNanos(long timeMs) {
        if (speed.isMax() || timeMs <= firstMs) {
            return startNanos;
        }
        return startNanos + (long) ((timeMs - firstMs) * (double) NANOS_PER_MS / speed.factor());
    }
}
