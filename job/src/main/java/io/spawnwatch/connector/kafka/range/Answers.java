package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.common.KafkaFuture;

/** Waits for answers of the broker. All requests of a plan share one deadline. */
final class Answers {
    /** A client reports a little after its own timeout why a request failed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Answers() {}

    /** Milliseconds left, at least one. */
    static int leftMs(Deadline deadline) {
        return (int) Math.max(1, deadline.timeLeft().toMillis());
    }

    /**
     * Waits for an answer.
     *
     * @throws ExecutionException if the broker refuses; the cause says why
     * @throws SettingsException  if it does not answer
     */
    static <T> T await(KafkaFuture<T> answer, KafkaSettings kafka, Deadline deadline) throws ExecutionException {
        try {
            return answer.get(leftMs(deadline) + GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw KafkaPreflight.unreachable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while waiting for Kafka", e);
        }
    }

    static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
