package io.spawnwatch.kafka;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for another thread or process, with a generous deadline. */
public final class Await {
    /** Generous, because other builds may run on the machine. Only a test that fails waits this long. */
    public static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final long POLL_INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /**
     * Waits until a condition is true.
     *
     * @param what what is awaited, for the message if it does not happen
     */
    public static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + DEADLINE.toSeconds() + " s in vain for " + what.get());
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }
}
