package io.spawnwatch.kafka;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another thread or process brings about, as long as it takes and not for ever. */
public final class Await {
    /** Generous, because other builds may run on the machine; nothing ever waits for all of it unless it fails. */
    public static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Waits until a condition holds. */
    public static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("in vain for " + DEADLINE.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
