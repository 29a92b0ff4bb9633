package io.spawnwatch.release;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.ExceptionUtils;

/** Gets answers out of a cluster that may have no leader for a while. */
final class RestAnswers {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** For so long a cluster may be without a leading JobManager: no reason to give up in the middle of an upgrade. */
    private static final Duration OUTAGE = Duration.ofMinutes(3);

    private static final int SERVER_ERROR = 500;

    private RestAnswers() {}

    /** Asks until there is an answer: who is told to come later, or hears nothing, comes later. */
    static <T> T ask(Supplier<CompletableFuture<T>> question) {
        long deadline = System.nanoTime() + OUTAGE.toNanos();
        while (true) {
            try {
                return get(question.get(), ANSWER);
            } catch (ExecutionException | TimeoutException e) {
                int code = ExceptionUtils.findThrowable(e, RestClientException.class)
                        .map(refusal -> refusal.getHttpResponseStatus().code())
                        .orElse(SERVER_ERROR);
                if (code < SERVER_ERROR) {
                    throw new RefusedException(code, "the cluster answers: " + rootMessage(e), e);
                }
                if (System.nanoTime() > deadline) {
                    throw new ReleaseException(
                            "the cluster has not answered for " + OUTAGE.toMinutes() + " minutes: " + rootMessage(e),
                            e);
                }
                Pause.betweenLooks();
            }
        }
    }

    /** Waits for one answer. */
    static <T> T get(CompletableFuture<T> future, Duration patience) throws ExecutionException, TimeoutException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while waiting for the cluster", e);
        }
    }

    /** What a failure comes from, in one line. */
    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(root.toString());
    }

    /** The cluster has answered, and it was no. */
    static final class RefusedException extends ReleaseException {
        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(int code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        /** Of HTTP. */
        int code() {
            return code;
        }
    }
}
