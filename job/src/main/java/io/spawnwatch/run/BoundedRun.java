package io.spawnwatch.run;

import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkException;

/** Executes a topology whose input ends, shows its progress and counts what it did. */
public final class BoundedRun {

    private BoundedRun() {}

    /**
     * Executes a topology to its end.
     *
     * @param flink the Flink that the environment belongs to
     * @return what the run counted
     * @throws RunFailedException if the run fails
     */
    public static RunSummary execute(
            EmbeddedFlink flink, StreamExecutionEnvironment env, String name, Progress progress) throws Exception {
        return execute(flink, env, name, progress, new Companion() {
            @Override
            public void follow(JobClient job) {}

            @Override
            public void close() {}
        });
    }

    /** Accompanies a job from its start until it has ended. */
    interface Companion extends AutoCloseable {

        /** The job has been submitted. */
        void follow(JobClient job);

        /**
         * The job has succeeded.
         *
         * @param accumulators what it has counted
         */
        default void succeeded(Map<String, Object> accumulators) {}

        /** The job has ended, or was not submitted. */
        @Override
        void close();
    }

    static RunSummary execute(
            EmbeddedFlink flink, StreamExecutionEnvironment env, String name, Progress progress, Companion companion)
            throws Exception {
        try (Progress shown = progress;
                Companion beside = companion) {
            JobClient job = env.executeAsync(name);
            beside.follow(job);
            shown.follow(() -> RunSummary.of(job.getAccumulators().get()));
            JobExecutionResult result = job.getJobExecutionResult().get();
            Map<String, Object> accumulators = result.getAllAccumulatorResults();
            beside.succeeded(accumulators);
            return RunSummary.of(accumulators);
        } catch (ExecutionException | FlinkException e) {
            throw RunFailedException.of(e);
        } catch (RuntimeException e) {
            // For example, if Flink cannot start because the disk is full.
            RunFailedException failed = RunFailedException.of(e);
            throw failed.isExplained() ? failed : e;
        } finally {
            flink.awaitShutdown();
        }
    }
}
