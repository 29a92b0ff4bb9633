package io.spawnwatch.release;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout needs of a cluster that runs jobs. Each method throws a {@link ReleaseException} where the cluster does
 * not answer for so long that there is no point in asking on; what was asked for may have happened all the same.
 */
public interface Cluster {

    /** How a job is, or empty where the cluster answers that it knows no such job. */
    Optional<JobStatus> status(JobID job);

    /**
     * What the live jobs that have not ended publish of themselves; of one that has not been set up for long, it is
     * {@linkplain PublishedCatalog#isUnknown() unknown}.
     */
    SortedMap<JobID, PublishedCatalog> unfinished();

    /** Whether each of a job's tasks runs. */
    boolean allTasksRun(JobID job);

    /** How many checkpoints a job has completed since it was started, savepoints among them. */
    long completedCheckpoints(JobID job);

    /** Why a job has failed so far, newest first, each in one sentence. */
    List<String> failures(JobID job);

    /** Why an ended job has ended, in one sentence; empty where it has not failed. */
    String end(JobID job);

    /**
     * The newest savepoint or checkpoint that a job has completed, or else was started from, and that has not been
     * discarded; null where there is none.
     */
    @Nullable
    String latestSnapshot(JobID job);

    /** Asks for a checkpoint now; it may not come. */
    void checkpoint(JobID job);

    /** Whether a job's checkpoints outlive its being cancelled. */
    boolean keepsCheckpoints(JobID job);

    /**
     * Stops a job with a savepoint, without advancing time to its end. Waits for as long as the cluster is at it: nothing
     * can make it give up a savepoint once it was asked for, and a job that is left alone then ends later, unseen.
     *
     * @param folder    where the savepoint goes
     * @param patience  after how long to say that it is not done yet, again and again
     * @param notDone   says so
     * @return where the savepoint is
     * @throws StopFailedException where the cluster answers that it did not work out, or does not know of it
     */
    String stop(JobID job, String folder, Duration patience, Runnable notDone) throws StopFailedException;

    /**
     * Submits a job. Once this has returned or thrown, nothing of it is still on its way.
     *
     * @throws SubmissionFailedException where it is not known to have been accepted
     */
    void submit(JobProgram program) throws SubmissionFailedException;

    /** Asks for a job to be cancelled; one that has ended meanwhile needs nothing. */
    void cancel(JobID job);

    /** A stop with savepoint did not work out; the message says why. */
    final class StopFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StopFailedException(String reason) {
            super(reason);
        }
    }

    /** A submission was not accepted; the message says why. */
    final class SubmissionFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        SubmissionFailedException(String reason) {
            super(reason);
        }
    }
}
