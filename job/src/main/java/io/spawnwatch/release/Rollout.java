package io.spawnwatch.release;

import io.spawnwatch.release.JobStart.StartFailedException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * Starts a release, or replaces one with another. Whatever fails on the way, at the end a job runs or the operator has
 * read which command brings one back, and two jobs never run at once.
 */
public final class Rollout {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(300);

    private final RolloutContext context;
    private final ConflictingJobs conflicts;
    private final JobStop jobStop;
    private final JobStart jobStart;
    private final JobEnd jobEnd;
    private final TakeBack takeBack;

    /**
     * Prepares a rollout; nothing happens yet.
     *
     * @param timeout  how long to wait for a job to start or to end, and how often to report that one has not stopped
     * @param progress takes each step, for the operator to read
     * @param resume   writes the command that brings a job back
     */
    public Rollout(Cluster cluster, Duration timeout, Consumer<String> progress, ResumeCommand resume) {
        this(cluster, timeout, progress, resume, POLL_INTERVAL);
    }

    Rollout(Cluster cluster, Duration timeout, Consumer<String> progress, ResumeCommand resume, Duration pollInterval) {
        this.context = new RolloutContext(cluster, timeout, progress, new ResumeNotice(resume, progress), pollInterval);
        this.conflicts = new ConflictingJobs(cluster);
        this.jobStop = new JobStop(context);
        this.jobStart = new JobStart(context, conflicts);
        this.jobEnd = new JobEnd(context);
        this.takeBack = new TakeBack(context, jobStart);
    }

    /** Jobs that must not run beside a new one. */
    public ConflictingJobs conflicts() {
        return conflicts;
    }

    /** Prints how to bring the job back if this process ends while it is possible that none runs. */
    public void printResumeCommandAtShutdown(Consumer<String> err) {
        context.resume().printAtShutdown(err);
    }

    /** The command that brings the job back, while it is possible that none runs, else null. */
    @Nullable
    String resumeCommand() {
        return context.resume().pending();
    }

    /**
     * Starts a job where none runs.
     *
     * @param from savepoint or checkpoint, or null to start without state
     * @throws ReleaseException if it does not start; it was cancelled then, or never submitted
     */
    public JobID start(ReadyRelease next, @Nullable String from) {
        JobID job = next.program().id();
        conflicts.requireNone(next.program().catalog(), null);
        try {
            jobStart.start(next, from);
            return job;
        } catch (StartFailedException e) {
            jobEnd.cancel(job);
            throw new ReleaseException("the job does not start: " + e.getMessage() + ". It was cancelled.", e);
        }
    }

    /**
     * Stops the running job with a savepoint and starts another release. If that does not start, takes it back.
     *
     * @param running the job that runs
     * @param current its release
     * @param next    the release to run instead
     * @param folder  for the savepoint
     * @param earlier an earlier savepoint to start the next release from, or null for the new one
     * @throws ReleaseException if the next release does not run in the end; the message says what does
     */
    public JobID replace(
            JobID running, ReadyRelease current, ReadyRelease next, String folder, @Nullable String earlier) {
        try {
            return stopAndStart(running, current, next, folder, earlier);
        } catch (RuntimeException e) {
            // Printed here, so not again at shutdown.
            String resume = context.resume().take();
            if (resume == null || String.valueOf(e.getMessage()).contains(resume)) {
                throw e;
            }
            throw new ReleaseException(
                    e.getMessage() + ".\nIt is unknown what runs now. If no job runs, bring the job back with:\n  "
                            + resume,
                    e);
        }
    }

    private JobID stopAndStart(
            JobID running, ReadyRelease current, ReadyRelease next, String folder, @Nullable String earlier) {
        conflicts.requireNone(next.program().catalog(), running);
        // A full disk is better noticed while the job still runs.
        current.release().write();
        next.release().write();
        if (earlier != null && !context.cluster().keepsCheckpoints(running)) {
            throw new ReleaseException("Flink deletes the checkpoints of job " + running + " when the job is cancelled,"
                    + " so nothing would be left to go back to if its savepoint fails. Set"
                    + " execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION, or roll back"
                    + " with --from-now. Nothing was changed");
        }
        String savepoint = jobStop.stop(running, current, folder, earlier != null);
        context.resume().announce(current.release(), savepoint);
        context.saveIfPossible(current.release().stopped(savepoint));
        try {
            jobStart.start(next, earlier == null ? savepoint : earlier);
            context.resume().clear();
            return next.program().id();
        } catch (StartFailedException e) {
            context.progress().accept("the new job does not start: " + e.getMessage());
            takeBack.restart(current, next, savepoint);
            throw new ReleaseException(
                    "release " + next.release().name() + " does not start: " + e.getMessage() + ". It was taken back:"
                            + " release " + current.release().name() + " runs again, from " + savepoint,
                    e);
        }
    }
}
