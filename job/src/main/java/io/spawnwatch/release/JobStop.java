package io.spawnwatch.release;

import io.spawnwatch.release.Cluster.StopFailedException;
import java.util.Locale;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Stops the job of a release with a savepoint. */
final class JobStop {
    /** Flink puts this many digits of a job's id into the names of its savepoints. */
    private static final int JOB_DIGITS = 6;

    private final RolloutContext context;
    private final JobEnd jobEnd;

    JobStop(RolloutContext context) {
        this.context = context;
        this.jobEnd = new JobEnd(context);
    }

    /**
     * Stops a job.
     *
     * @param folder         for the savepoint
     * @param cancelOnFailure whether to cancel the job if the savepoint fails
     * @return the savepoint, or the last checkpoint of a job that ended without one
     * @throws ReleaseException if the job still runs, or has ended and left nothing to start from
     */
    String stop(JobID running, ReadyRelease current, String folder, boolean cancelOnFailure) {
        // If this process ends before it learns the savepoint's name, the cluster still knows it. If the cluster
        // forgets
        // it too, all that is left is what is recorded here.
        Release.Stopping stopping = new Release.Stopping(
                savepointPattern(running, folder), context.cluster().latestSnapshot(running));
        current.release().stopping(stopping).write();
        context.resume().announce(current.release(), running.toHexString());
        context.progress().accept("if the cluster no longer knows that job: " + stopping.hint());
        context.progress().accept("stopping job " + running + " with a savepoint");
        long start = System.nanoTime();
        try {
            String savepoint = context.cluster().stop(running, folder, context.timeout(), () -> context.progress()
                    .accept("not stopped after " + RolloutContext.secondsSince(start)
                            + ": the cluster is still taking the savepoint, which cannot be aborted"));
            jobEnd.await(running, "took the savepoint " + savepoint);
            context.progress().accept("stopped in " + RolloutContext.secondsSince(start) + ": " + savepoint);
            return savepoint;
        } catch (StopFailedException e) {
            return recover(running, current, cancelOnFailure, String.valueOf(e.getMessage()));
        }
    }

    /** What Flink will name a savepoint, except for its random end. */
    private static String savepointPattern(JobID running, String folder) {
        String parent = folder.endsWith("/") ? folder : folder + "/";
        return parent + "savepoint-" + running.toHexString().substring(0, JOB_DIGITS) + "-*";
    }

    private String recover(JobID running, ReadyRelease current, boolean cancelOnFailure, String reason) {
        JobStatus status = context.cluster()
                .status(running)
                .orElseThrow(() -> new ReleaseException(
                        "the savepoint failed (" + reason + "), and the cluster no longer knows job " + running));
        if (!status.isGloballyTerminalState() && !cancelOnFailure) {
            if (status == JobStatus.RUNNING || status == JobStatus.RESTARTING) {
                context.resume().clear();
                context.saveIfPossible(current.release());
            }
            throw new ReleaseException("the job cannot be stopped with a savepoint: " + reason
                    + ". Nothing was changed; the job is " + status.name().toLowerCase(Locale.ROOT));
        }
        if (!status.isGloballyTerminalState()) {
            context.progress().accept("the savepoint failed (" + reason + "); cancelling the job");
            jobEnd.cancel(running);
        }
        String snapshot = context.cluster().latestSnapshot(running);
        if (snapshot == null) {
            snapshot = current.release().startedFrom();
        }
        if (snapshot == null) {
            throw new ReleaseException("the job ended (" + reason + ") and left neither savepoint nor checkpoint: open"
                    + " windows are lost. To start it again from the offsets committed to Kafka, run:\n  "
                    + context.resume().withoutState(current.release()));
        }
        return snapshot;
    }
}
