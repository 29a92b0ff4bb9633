package io.spawnwatch.release;

import java.time.Duration;

/** Between two looks at a cluster. */
final class Pause {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private Pause() {}

    static void betweenLooks() {
        of(BETWEEN_LOOKS);
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
