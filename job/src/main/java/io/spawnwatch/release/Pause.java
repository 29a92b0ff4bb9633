package io.spawnwatch.release;

import java.time.Duration;

/** Waits between two requests to a cluster. */
final class Pause {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(300);

    private Pause() {}

    /** Waits before asking the same question again. */
    static void untilNextPoll() {
        of(POLL_INTERVAL);
    }

    static void of(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while waiting for the cluster", e);
        }
    }
}
