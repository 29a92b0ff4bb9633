package io.spawnwatch.deploy.capacity;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Polls twice a second: rarely enough not to disturb the measurement. */
final class Regularly {
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private Regularly() {}

    /** Starts half a second from now; completes when a call returns true or fails. */
    static CompletableFuture<Void> until(Callable<Boolean> enough) {
        return CompletableFuture.supplyAsync(() -> call(enough), LATER)
                .thenCompose(isEnough -> isEnough ? CompletableFuture.completedFuture(null) : until(enough));
    }

    private static boolean call(Callable<Boolean> enough) {
        try {
            return enough.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
