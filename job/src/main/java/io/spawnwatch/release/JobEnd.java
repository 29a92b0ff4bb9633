package io.spawnwatch.release;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Makes sure that a job has ended. Two jobs must never run: none is started while another may still run. */
final class JobEnd {
    /** A cluster shows a job this long after accepting it, at the latest, even if its answer was lost. */
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    private final RolloutContext context;

    JobEnd(RolloutContext context) {
        this.context = context;
    }

    /** Cancels a job and waits until it has ended. A job that never arrived needs nothing. */
    void cancel(JobID job) {
        Optional<JobStatus> status = awaitArrival(job);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().isGloballyTerminalState()) {
            context.cluster().cancel(job);
        }
        await(job, "was cancelled");
    }

    /**
     * Waits until a job has ended.
     *
     * @param event what happened to it, as a predicate
     * @throws ReleaseException if it has not ended within the timeout
     */
    void await(JobID job, String event) {
        long deadline = System.nanoTime() + context.timeout().toNanos();
        while (!hasEnded(job)) {
            if (System.nanoTime() > deadline) {
                String resume = context.resume().pending();
                throw new ReleaseException("job " + job + " " + event + " but has not ended after "
                        + context.timeout().toSeconds() + " s. Cancel it on the cluster's page"
                        + (resume == null
                                ? ""
                                : "; once it has ended, bring the previous release back with:\n  " + resume));
            }
            context.pause();
        }
    }

    boolean hasEnded(JobID job) {
        return context.cluster()
                .status(job)
                .map(JobStatus::isGloballyTerminalState)
                .orElse(true);
    }

    /** The status of a job that may still be arriving; empty if it does not arrive. */
    Optional<JobStatus> awaitArrival(JobID job) {
        long deadline = System.nanoTime()
                + Math.min(ARRIVAL.toNanos(), context.timeout().toNanos());
        while (true) {
            Optional<JobStatus> status = context.cluster().status(job);
            if (status.isPresent() || System.nanoTime() > deadline) {
                return status;
            }
            context.pause();
        }
    }
}
