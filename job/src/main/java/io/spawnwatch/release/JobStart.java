package io.spawnwatch.release;

import io.spawnwatch.release.Cluster.SubmissionFailedException;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/** Starts the job of a release and waits until all its tasks run and a checkpoint has completed. */
final class JobStart {
    /** A job that has failed this often since it was submitted is given up. */
    private static final int MAX_FAILURES = 3;

    private final RolloutContext context;
    private final ConflictingJobs conflicts;
    private final JobEnd jobEnd;

    JobStart(RolloutContext context, ConflictingJobs conflicts) {
        this.context = context;
        this.conflicts = conflicts;
        this.jobEnd = new JobEnd(context);
    }

    /** A job did not start; it may run all the same. The message says why. */
    static final class StartFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StartFailedException(String message) {
            super(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
        }
    }

    /**
     * Starts a job.
     *
     * @param from savepoint or checkpoint, or null to start without state
     */
    void start(ReadyRelease next, @Nullable String from) throws StartFailedException {
        String conflict = conflicts.find(next.program().catalog(), null);
        if (conflict != null) {
            throw new StartFailedException(conflict);
        }
        if (from != null) {
            next.program().startFrom(from);
        }
        JobID job = next.program().id();
        context.progress()
                .accept("starting release " + next.release().name() + " as job " + job
                        + (from == null ? "" : " from " + from));
        context.saveIfPossible(next.release().started(job.toHexString(), from));
        long start = System.nanoTime();
        try {
            context.cluster().submit(next.program());
        } catch (SubmissionFailedException e) {
            // The answer may be lost although the job has arrived.
            if (jobEnd.awaitArrival(job).isEmpty()) {
                throw new StartFailedException(String.valueOf(e.getMessage()));
            }
        }
        awaitRunning(job);
        context.progress()
                .accept("all tasks run and a checkpoint has completed, after " + RolloutContext.secondsSince(start));
    }

    private void awaitRunning(JobID job) throws StartFailedException {
        Cluster cluster = context.cluster();
        long deadline = System.nanoTime() + context.timeout().toNanos();
        boolean requested = false;
        while (true) {
            JobStatus status =
                    cluster.status(job).orElseThrow(() -> new StartFailedException("the cluster no longer knows it"));
            if (status.isGloballyTerminalState()) {
                throw new StartFailedException("it has ended: " + cluster.end(job));
            }
            boolean allTasksRun = cluster.allTasksRun(job);
            if (allTasksRun && cluster.completedCheckpoints(job) > 0) {
                return;
            }
            if (allTasksRun && !requested) {
                context.progress().accept("all tasks run; waiting for a checkpoint");
                // The next periodic one may be far off.
                cluster.checkpoint(job);
            }
            requested = allTasksRun;
            List<String> failures = cluster.failures(job);
            if (failures.size() >= MAX_FAILURES) {
                throw new StartFailedException("it has failed " + failures.size() + " times: " + failures.get(0));
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailedException((allTasksRun ? "no checkpoint has completed" : "not all tasks run")
                        + " after " + context.timeout().toSeconds() + " s"
                        + (failures.isEmpty() ? "" : ": " + failures.get(0)));
            }
            context.pause();
        }
    }
}
