package io.spawnwatch.publish;

/** A clock that stands still except when somebody waits. */
final class FakeTicker implements Ticker {
    static final long START_MS = 1_800_000_000_250L;

    private long nanos = 5_000;
    private long stopAtNanos = Long.MAX_VALUE;

    /** Stops whoever waits for a time after the start. */
    void stopAfterMs(long ms) {
        stopAtNanos = nanos + ms * 1_000_000;
    }

    /** How long the clock has run. */
    long elapsedNanos() {
        return nanos - 5_000;
    }

    @Override
    public long wallMs() {
        return START_MS + elapsedNanos() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public boolean waitUntil(long due) {
        if (due > stopAtNanos) {
            nanos = stopAtNanos;
            return false;
        }
        nanos = Math.max(nanos, due);
        return true;
    }
}
