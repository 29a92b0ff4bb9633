package io.spawnwatch.release;

import io.spawnwatch.release.JobStart.StartFailedException;
import org.apache.flink.api.common.JobID;

/** Takes an upgrade or rollback back: ends the job that does not start and restarts the release that ran before. */
final class TakeBack {
    private final RolloutContext context;
    private final JobStart jobStart;
    private final JobEnd jobEnd;

    TakeBack(RolloutContext context, JobStart jobStart) {
        this.context = context;
        this.jobStart = jobStart;
        this.jobEnd = new JobEnd(context);
    }

    /**
     * Restarts the previous release.
     *
     * @param savepoint that it was stopped with
     * @throws ReleaseException if it does not start either; the message says whether no job runs
     */
    void restart(ReadyRelease previous, ReadyRelease failed, String savepoint) {
        JobID job = failed.program().id();
        jobEnd.cancel(job);
        // Restores the record of the release: a rollback needs the savepoint that it names.
        context.saveIfPossible(failed.release());
        if (context.cluster().status(job).isPresent() && context.cluster().completedCheckpoints(job) > 0) {
            context.progress()
                    .accept("the new job had completed a checkpoint: what it raised will be raised again, under the"
                            + " same ids");
        }
        context.progress().accept("restarting the previous release");
        try {
            jobStart.start(previous, savepoint);
            context.resume().clear();
        } catch (StartFailedException e) {
            JobID restarted = previous.program().id();
            throw new ReleaseException(
                    "the previous release does not start either: " + e.getMessage() + ".\n"
                            + (jobEnd.hasEnded(restarted)
                                    ? "NO JOB RUNS. Fix the cause, then bring the job back with:\n  "
                                    : "Job " + restarted + " was submitted and may still start. Only after it has"
                                            + " ended, bring the job back with:\n  ")
                            + context.resume().pending(),
                    e);
        }
    }
}
