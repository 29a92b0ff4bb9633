package io.spawnwatch.deploy.capacity;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What is done twice a second until it is enough: seldom enough not to disturb what is measured. */
final class Regularly {
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private Regularly() {}

    /** Begins half a second from now; the result ends when a call returns true or fails. */
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
