package io.spawnwatch.connector;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * How long what a writer has written waits to be committed. Kafka aborts a transaction that is open for too long, and
 * tells nobody; the next checkpoint that completes then commits what is no longer there, and the job goes on without its
 * risk events. Until a checkpoint has completed they can still be read and written anew: that is what a failure of the task
 * is for.
 */
public final class UncommittedOutput {
    private final Duration limit;
    private final LongSupplier nanoTime;

    /** When each transaction that is to be committed began, by its id. */
    private final Map<String, Long> begun = new HashMap<>();

    private boolean open;
    private long openedNanos;

    /**
     * None yet.
     *
     * @param limit    how old it may get until the sinks have done their part of a checkpoint
     * @param nanoTime a clock
     */
    public UncommittedOutput(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Something is about to be written. */
    public void write() {
        if (!open) {
            open = true;
            openedNanos = nanoTime.getAsLong();
        }
    }

    /** What was written since the last time is to be committed, in these transactions: one, or none. */
    public void prepare(Collection<String> transactionalIds) {
        for (String id : transactionalIds) {
            begun.put(id, openedNanos);
        }
        open = false;
    }

    /**
     * Fails where something has waited for too long.
     *
     * @param uncommitted the transactions that have not been committed
     * @throws FlinkRuntimeException for the task to fail with
     */
    public void refuseTooOld(Collection<String> uncommitted) {
        begun.keySet().retainAll(uncommitted);
        long now = nanoTime.getAsLong();
        begun.forEach((id, since) -> {
            if (now - since > limit.toNanos()) {
                throw new FlinkRuntimeException("no checkpoint has completed for " + limit.toSeconds() + " s since"
                        + " transaction " + id
                        + " began, and Kafka will abort it before long. What was written in it is"
                        + " written once more from the last checkpoint on: nothing is lost. Look for what keeps"
                        + " checkpoints from completing, or set a longer transaction.timeout.ms");
            }
        });
    }
}
