package io.spawnwatch.kafka;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.run.LiveJob;
import io.spawnwatch.topology.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The live job on the tests' cluster, assembled as {@code run} assembles it. */
final class RunningJob implements AutoCloseable {
    private final FlinkCluster cluster;
    private final RunSettings settings;
    private final Path stateDir;
    private final UnaryOperator<Endpoints> endpoints;
    private final JobID id;
    private final boolean mayFail;

    private RunningJob(
            FlinkCluster cluster,
            RunSettings settings,
            Path stateDir,
            UnaryOperator<Endpoints> endpoints,
            boolean mayFail,
            @Nullable String startFrom)
            throws Exception {
        this.cluster = cluster;
        this.settings = settings;
        this.stateDir = stateDir;
        this.endpoints = endpoints;
        this.mayFail = mayFail;
        JobGraph graph = graph(startFrom);
        this.id = graph.getJobID();
        cluster.mini().submitJob(graph).get();
    }

    /** Starts a job without state. It must not fail. */
    static RunningJob start(FlinkCluster cluster, RunSettings settings, Path stateDir) throws Exception {
        return new RunningJob(cluster, settings, stateDir, UnaryOperator.identity(), false, null);
    }

    /** Starts a job without state and with changed endpoints. It must not fail. */
    static RunningJob start(
            FlinkCluster cluster, RunSettings settings, Path stateDir, UnaryOperator<Endpoints> endpoints)
            throws Exception {
        return new RunningJob(cluster, settings, stateDir, endpoints, false, null);
    }

    /** Starts a job from a savepoint of any job. It must not fail. */
    static RunningJob startFrom(String savepoint, FlinkCluster cluster, RunSettings settings, Path stateDir)
            throws Exception {
        return new RunningJob(cluster, settings, stateDir, UnaryOperator.identity(), false, savepoint);
    }

    /** Restarts the job from a checkpoint or savepoint. */
    RunningJob startAgainFrom(String checkpoint) throws Exception {
        return new RunningJob(cluster, settings, stateDir, endpoints, mayFail, checkpoint);
    }

    /** Restarts the job with other settings from a checkpoint or savepoint. */
    RunningJob startAgainFrom(String checkpoint, RunSettings otherSettings) throws Exception {
        return new RunningJob(cluster, otherSettings, stateDir, endpoints, mayFail, checkpoint);
    }

    /** Starts a job without state that recovers from failures. */
    static RunningJob startToFail(
            FlinkCluster cluster, RunSettings settings, Path stateDir, UnaryOperator<Endpoints> endpoints)
            throws Exception {
        return new RunningJob(cluster, settings, stateDir, endpoints, true, null);
    }

    private JobGraph graph(@Nullable String startFrom) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(clusterConfiguration(startFrom));
        LiveJob.onKafka(settings, catalog(), allowlist(), "test")
                .withEndpoints(endpoints)
                .buildInto(env, false);
        return env.getStreamGraph().getJobGraph();
    }

    private CatalogPlan catalog() {
        CatalogSettings catalog = settings.catalog();
        DetectionCatalog detections =
                catalog.detections().isEmpty() ? DetectionCatalog.bundled() : DetectionCatalog.of(catalog.detections());
        return CatalogPlan.of(
                detections.withSearchNames(catalog.searchName()),
                new SearchEnvironment(
                        catalog.macros() == null ? Macros.bundled() : Macros.ofFolder(catalog.macros()),
                        catalog.lookups() == null ? Lookups.none() : Lookups.ofFolder(catalog.lookups()),
                        catalog.normalization()),
                catalog.overrides(),
                catalog.includeDeprecated());
    }

    private List<AllowlistEntry> allowlist() {
        Path file = settings.allowlistFile();
        return file == null ? List.of() : AllowlistReader.file(file);
    }

    /** The cluster keeps checkpoints and restarts a failed job at once, or not at all. */
    private Configuration clusterConfiguration(@Nullable String startFrom) {
        Configuration cluster = new Configuration();
        cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, stateDir.toUri().toString());
        cluster.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, mayFail ? "fixed-delay" : "none");
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        if (startFrom != null) {
            cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, startFrom);
        }
        return cluster;
    }

    /** The job id as the REST API writes it. */
    String id() {
        return id.toHexString();
    }

    /** Completes a checkpoint that starts after this call, as soon as the job can. */
    void checkpoint() throws Exception {
        Await.until(() -> "a checkpoint of job " + id, () -> {
            failIfEnded();
            try {
                mini().triggerCheckpoint(id).get();
                return true;
            } catch (ExecutionException e) {
                // A task is not running yet, or the checkpoint coordinator is busy.
                return false;
            }
        });
    }

    /** Waits until a gauge, summed over all tasks, has a value. */
    void awaitGauge(String name, long value) throws Exception {
        Await.until(() -> name + " = " + value + ", it is " + cluster.gauge(id, name), () -> {
            failIfEnded();
            return cluster.gauge(id, name) == value;
        });
    }

    /** Cancels the job, as an operator would, and returns its last completed checkpoint. */
    String cancel() throws Exception {
        mini().cancelJob(id).get();
        awaitStatus(JobStatus.CANCELED);
        return mini().getArchivedExecutionGraph(id)
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getLatestCompletedCheckpoint()
                .getExternalPath();
    }

    /** Stops the job, which commits everything it has written, and returns the savepoint. */
    String stop() throws Exception {
        String savepoint = mini().stopWithSavepoint(
                        id, stateDir.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        awaitStatus(JobStatus.FINISHED);
        return savepoint;
    }

    private void awaitStatus(JobStatus status) throws Exception {
        Await.until(
                () -> "job " + id + " " + status, () -> mini().getJobStatus(id).get() == status);
    }

    private MiniCluster mini() {
        return cluster.mini();
    }

    private void failIfEnded() throws Exception {
        if (mini().getJobStatus(id).get().isGloballyTerminalState()) {
            throw new AssertionError("the job ended", failure());
        }
    }

    private @Nullable Throwable failure() throws Exception {
        ErrorInfo failure = mini().getArchivedExecutionGraph(id).get().getFailureInfo();
        return failure == null ? null : failure.getException();
    }

    /** Cancels the job if it still runs, and fails the test if the job failed unexpectedly. */
    @Override
    public void close() {
        try {
            if (!mini().getJobStatus(id).get().isGloballyTerminalState()) {
                mini().cancelJob(id).get();
                Await.until(
                        () -> "the end of job " + id,
                        () -> mini().getJobStatus(id).get().isGloballyTerminalState());
            }
            Throwable failure = failure();
            if (failure != null && !mayFail) {
                throw new AssertionError("the job failed", failure);
            }
        } catch (Exception e) {
            throw new IllegalStateException("job " + id + " cannot be cancelled", e);
        }
    }
}
