package io.spawnwatch.run;

import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkException;

/** Executes a topology that ends by itself, shows how far it is and sums it up. */
public final class BoundedRun {

    private BoundedRun() {}

    /**
     * Executes it to its end.
     *
     * @param flink where it runs
     */
    public static RunSummary execute(
            EmbeddedFlink flink, StreamExecutionEnvironment env, String name, Progress progress) throws Exception {
        try (Progress shown = progress) {
            JobClient job = env.executeAsync(name);
            shown.follow(() -> RunSummary.of(job.getAccumulators().get()));
            JobExecutionResult result = job.getJobExecutionResult().get();
            return RunSummary.of(result.getAllAccumulatorResults());
        } catch (ExecutionException | FlinkException e) {
            throw RunFailedException.of(e);
        } finally {
            flink.awaitEnd();
        }
    }
}
