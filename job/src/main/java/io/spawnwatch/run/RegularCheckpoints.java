package io.spawnwatch.run;

import io.spawnwatch.report.RunSummary;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers the checkpoints of a run whose input ends, and names each in the run's folder once it is durable.
 *
 * <p>Flink's tasks wait for one last checkpoint before they end. With an interval as Flink has it, a run of two seconds would
 * end after ten. Here the pause is a quarter of the time that the run has taken, at most {@link #LONGEST_PAUSE_MS}.
 */
final class RegularCheckpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegularCheckpoints.class);
    private static final Set<CheckpointFailureReason> EXPECTED = EnumSet.of(
            CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING,
            CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY,
            CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_CLOSING,
            CheckpointFailureReason.CHECKPOINT_COORDINATOR_SHUTDOWN);

    private static final long SHORTEST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final EmbeddedFlink flink;
    private final JobClient job;
    private final ResumeFolder folder;
    private final Function<RunSummary, String> position;
    private final long startedNanos = System.nanoTime();
    private final long secondsBefore;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::triggerUntilClosed, "regular checkpoints");
    private volatile @Nullable IOException failure;

    private RegularCheckpoints(
            EmbeddedFlink flink, JobClient job, ResumeFolder folder, Function<RunSummary, String> position) {
        this.flink = flink;
        this.job = job;
        this.folder = folder;
        this.position = position;
        ResumeFolder.Progress before = folder.progress();
        this.secondsBefore = before == null ? 0 : before.seconds();
    }

    /**
     * Triggers checkpoints of a job until closed.
     *
     * @param position says how much has been read
     */
    static RegularCheckpoints start(
            EmbeddedFlink flink, JobClient job, ResumeFolder folder, Function<RunSummary, String> position) {
        RegularCheckpoints checkpoints = new RegularCheckpoints(flink, job, folder, position);
        checkpoints.thread.setDaemon(true);
        checkpoints.thread.start();
        return checkpoints;
    }

    /** Why progress could not be kept, or null if it could. */
    @Nullable
    IOException failure() {
        return failure;
    }

    private long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    private void triggerUntilClosed() {
        try {
            while (!closed.await(
                    Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, elapsedMs() / 4)), TimeUnit.MILLISECONDS)) {
                trigger();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void trigger() throws InterruptedException {
        try {
            String read = position.apply(RunSummary.of(job.getAccumulators().get()));
            long number = flink.checkpoint(job.getJobID()).get();
            folder.advance(job.getJobID().toString(), number, read, secondsBefore + elapsedMs() / 1000);
        } catch (ExecutionException e) {
            // If the disk is full, Flink fails the job.
            if (isExpected(e)) {
                LOG.debug("no checkpoint", e);
                return;
            }
            LOG.info("no checkpoint: {}", RunFailedException.of(e).getMessage());
            if (RunFailedException.of(e).isExplained()) {
                failure = new IOException(
                        "progress cannot be kept in " + folder.path() + ": "
                                + RunFailedException.of(e).getMessage(),
                        e);
            }
        } catch (ClosedByInterruptException e) {
            // The job has ended.
            LOG.debug("no checkpoint", e);
        } catch (IOException e) {
            LOG.warn("the progress is not kept in {}; the run goes on", folder.path(), e);
        } catch (IllegalStateException e) {
            // Flink has shut down.
            LOG.debug("no checkpoint", e);
        }
    }

    /** Whether a checkpoint failed because the tasks are starting or ending, as they do in every run. */
    static boolean isExpected(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, CheckpointException.class)
                        .filter(declined -> EXPECTED.contains(declined.getCheckpointFailureReason()))
                        .isPresent()
                || ExceptionUtils.findThrowable(failure, FlinkJobNotFoundException.class)
                        .isPresent();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(LONGEST_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
