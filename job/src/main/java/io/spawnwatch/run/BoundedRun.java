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
        return RunSummary.of(accumulators(flink, env, name, progress));
    }

    /**
     * Executes a topology to its end.
     *
     * @param flink the Flink that the environment belongs to
     * @return the values of its accumulators, by name
     * @throws RunFailedException if the run fails
     */
    public static Map<String, Object> accumulators(
            EmbeddedFlink flink, StreamExecutionEnvironment env, String name, Progress progress) throws Exception {
        try (Progress shown = progress) {
            JobClient job = env.executeAsync(name);
            shown.follow(() -> RunSummary.of(job.getAccumulators().get()));
            JobExecutionResult result = job.getJobExecutionResult().get();
            return result.getAllAccumulatorResults();
        } catch (ExecutionException | FlinkException e) {
            throw RunFailedException.of(e);
        } finally {
            flink.awaitShutdown();
        }
    }
}
