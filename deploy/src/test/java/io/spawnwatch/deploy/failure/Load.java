package io.spawnwatch.deploy.failure;

import io.spawnwatch.kafka.ExecutionStream;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends events continuously, whatever happens meanwhile. */
final class Load {
    private static final int EVENTS = 50;
    private static final int EVERY_MS = 50;

    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ExecutionStream stream;
    private final Runnable afterEach;
    private final Future<?> sending;

    private Load(ExecutionStream stream, Runnable afterEach) {
        this.stream = stream;
        this.afterEach = afterEach;
        sending = sender.scheduleAtFixedRate(this::send, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Sends a thousand events a second from now on, fifty at a time. */
    static Load of(ExecutionStream stream) {
        return new Load(stream, () -> {});
    }

    /** Does the same, and runs something else after each fifty. */
    static Load of(ExecutionStream stream, Runnable afterEach) {
        return new Load(stream, afterEach);
    }

    private void send() {
        try {
            stream.sendPart(EVENTS);
            afterEach.run();
        } catch (RuntimeException e) {
            failure.set(e);
            throw e;
        }
    }

    /** Stops sending. */
    void stop() throws InterruptedException {
        sending.cancel(false);
        sender.shutdown();
        if (!sender.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the sender did not stop");
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the sender failed", failed);
        }
    }
}
