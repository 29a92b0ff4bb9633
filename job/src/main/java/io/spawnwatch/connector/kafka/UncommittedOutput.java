package io.spawnwatch.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.connector.kafka.sink.ReportingKafkaWriter.TransactionListener;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Fails the task when written output has waited too long for its commit.
 *
 * <p>Kafka silently aborts a transaction that stays open too long. The next checkpoint to complete would then
 * commit a transaction that no longer exists, and the job would continue without its risk events. Before that
 * checkpoint completes, the output can still be written again from the last one. Failing the task makes that happen.
 */
final class UncommittedOutput implements TransactionListener {
    private final Duration limit;
    private final LongSupplier nanoTime;

    /** When each transaction that awaits its commit began, by transactional id. */
    private final Map<String, Long> begun = new HashMap<>();

    private boolean open;
    private long openedNanos;

    /**
     * Creates a listener for a writer that has written nothing yet.
     *
     * @param limit    the greatest age of a transaction when a checkpoint takes its snapshot
     * @param nanoTime the clock, like {@link System#nanoTime}
     */
    UncommittedOutput(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    @Override
    public void beforeWrite() {
        if (!open) {
            open = true;
            openedNanos = nanoTime.getAsLong();
        }
    }

    @Override
    public void prepared(Collection<String> transactionalIds) {
        for (String id : transactionalIds) {
            begun.put(id, openedNanos);
        }
        open = false;
    }

    /**
     * Fails if an uncommitted transaction is too old.
     *
     * @throws FlinkRuntimeException that fails the task
     */
    @Override
    public void beforeSnapshotCompletes(Collection<String> uncommitted) {
        begun.keySet().retainAll(uncommitted);
        long now = nanoTime.getAsLong();
        begun.forEach((id, since) -> {
            if (now - since > limit.toNanos()) {
                throw new FlinkRuntimeException("no checkpoint has completed for " + limit.toSeconds() + " s since"
                        + " transaction " + id + " began, and Kafka will soon abort it. The job restarts from the last"
                        + " checkpoint and writes the output again, so nothing is lost. Find out what keeps"
                        + " checkpoints from completing, or raise transaction.timeout.ms");
            }
        });
    }
}
