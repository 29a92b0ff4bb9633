package io.spawnwatch.deploy.failure;

import io.spawnwatch.kafka.ExecutionStream;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends events without a pause, whatever happens meanwhile. */
final class Load {
    private static final int EVENTS = 50;
    private static final int EVERY_MS = 50;

    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ExecutionStream stream;
    private final Runnable beside;
    private final Future<?> sending;

    private Load(ExecutionStream stream, Runnable beside) {
        this.stream = stream;
        this.beside = beside;
        sending = sender.scheduleAtFixedRate(this::send, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** A thousand events a second from now on, in parts of fifty. */
    static Load of(ExecutionStream stream) {
        return new Load(stream, () -> {});
    }

    /** The same, with something else done after each part. */
    static Load of(ExecutionStream stream, Runnable beside) {
        return new Load(stream, beside);
    }

    private void send() {
        try {
            stream.sendPart(EVENTS);
            beside.run();
        } catch (RuntimeException e) {
            failure.set(e);
            throw e;
        }
    }

    /** Sends no more. */
    void stop() throws InterruptedException {
        sending.cancel(false);
        sender.shutdown();
        if (!sender.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the sender does not end");
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the sender has failed", failed);
        }
    }
}
