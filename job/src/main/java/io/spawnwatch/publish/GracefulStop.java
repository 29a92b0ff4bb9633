package io.spawnwatch.publish;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command end in order when the process is told to, as by Ctrl-C, and say what it has done. */
public final class GracefulStop implements AutoCloseable {
    /** The process may be killed if it takes longer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private GracefulStop(Runnable stop) {
        hook = new Thread(
                () -> {
                    stop.run();
                    try {
                        if (!done.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                            // The process ends now, whatever the command is waiting for.
                            return;
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
    }

    /**
     * Stops a command when the process is told to end, and has the process wait until this is closed.
     *
     * @param stop asks the command to end; called from another thread
     */
    public static GracefulStop onSignal(Runnable stop) {
        GracefulStop graceful = new GracefulStop(stop);
        Runtime.getRuntime().addShutdownHook(graceful.hook);
        return graceful;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook has seen that the command is done.
            return;
        }
    }
}
