package io.spawnwatch.release;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout needs of a cluster that runs jobs. Each method throws a {@link ReleaseException} if the cluster does not
 * answer for longer than an outage may take; the request may have been carried out all the same.
 */
public interface Cluster {

    /** The status of a job, or empty if the cluster does not know it. */
    Optional<JobStatus> status(JobID job);

    /**
     * What each live job that has not ended publishes; {@linkplain PublishedCatalog#isUnknown() unknown} for a job that
     * is not set up in time.
     */
    SortedMap<JobID, PublishedCatalog> unfinished();

    /** Whether all tasks of a job run. */
    boolean allTasksRun(JobID job);

    /** Checkpoints and savepoints that a job has completed since it was started. */
    long completedCheckpoints(JobID job);

    /** The failures of a job so far, newest first, each in one sentence. */
    List<String> failures(JobID job);

    /** Why a job ended, in one sentence; empty if it did not fail. */
    String end(JobID job);

    /**
     * The newest savepoint or checkpoint that still exists of those a job has completed, or else the one it was started
     * from; null if there is none.
     */
    @Nullable
    String latestSnapshot(JobID job);

    /** Requests a checkpoint now; it may not be taken. */
    void checkpoint(JobID job);

    /** Whether a job's checkpoints remain after it is cancelled. */
    boolean keepsCheckpoints(JobID job);

    /**
     * Stops a job with a savepoint, without advancing the watermark to the end. Waits as long as the cluster takes: a
     * savepoint cannot be aborted once it was requested, and a job that nobody waits for would end later, unnoticed.
     *
     * @param folder   for the savepoint
     * @param reminder interval at which {@code onDelay} runs until the job has stopped
     * @param onDelay  tells the operator that the job has not stopped yet
     * @return location of the savepoint
     * @throws StopFailedException if the cluster answers that it failed, or does not know the request
     */
    String stop(JobID job, String folder, Duration reminder, Runnable onDelay) throws StopFailedException;

    /**
     * Submits a job. Once this has returned or thrown, no request is still on its way.
     *
     * @throws SubmissionFailedException if the job may not have been accepted
     */
    void submit(JobProgram program) throws SubmissionFailedException;

    /** Requests that a job is cancelled. Does nothing if it has ended. */
    void cancel(JobID job);

    /** A stop with savepoint failed. The message says why. */
    final class StopFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StopFailedException(String reason) {
            super(reason);
        }
    }

    /** A submission was not accepted. The message says why. */
    final class SubmissionFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        SubmissionFailedException(String reason) {
            super(reason);
        }
    }
}
