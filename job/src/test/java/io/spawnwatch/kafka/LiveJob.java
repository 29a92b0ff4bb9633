package io.spawnwatch.kafka;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.kafka.KafkaEndpoints;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.run.LiveFlink;
import io.spawnwatch.topology.DetectionTopology;
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

/** The live job on the tests' cluster, with the detections that its settings name, as {@code run} builds it. */
final class LiveJob implements AutoCloseable {
    private final FlinkCluster cluster;
    private final RunSettings settings;
    private final Path stateDir;
    private final UnaryOperator<Endpoints> endpoints;
    private final JobID id;
    private final boolean mayFail;

    private LiveJob(
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

    /** Starts a job from nothing. No attempt of it may fail. */
    static LiveJob start(FlinkCluster cluster, RunSettings settings, Path stateDir) throws Exception {
        return new LiveJob(cluster, settings, stateDir, UnaryOperator.identity(), false, null);
    }

    /** Starts a job from nothing whose endpoints are changed before. No attempt of it may fail. */
    static LiveJob start(FlinkCluster cluster, RunSettings settings, Path stateDir, UnaryOperator<Endpoints> endpoints)
            throws Exception {
        return new LiveJob(cluster, settings, stateDir, endpoints, false, null);
    }

    /** Starts a job from a savepoint of whatever job. No attempt of it may fail. */
    static LiveJob startFrom(String savepoint, FlinkCluster cluster, RunSettings settings, Path stateDir)
            throws Exception {
        return new LiveJob(cluster, settings, stateDir, UnaryOperator.identity(), false, savepoint);
    }

    /** Starts the same job again from a checkpoint or savepoint. */
    LiveJob startAgainFrom(String checkpoint) throws Exception {
        return new LiveJob(cluster, settings, stateDir, endpoints, mayFail, checkpoint);
    }

    /** Starts the job with other settings from a checkpoint or savepoint. */
    LiveJob startAgainFrom(String checkpoint, RunSettings otherSettings) throws Exception {
        return new LiveJob(cluster, otherSettings, stateDir, endpoints, mayFail, checkpoint);
    }

    /** Starts a job from nothing that recovers from failures. */
    static LiveJob startToFail(
            FlinkCluster cluster, RunSettings settings, Path stateDir, UnaryOperator<Endpoints> endpoints)
            throws Exception {
        return new LiveJob(cluster, settings, stateDir, endpoints, true, null);
    }

    private JobGraph graph(@Nullable String startFrom) {
        Configuration configuration = configuration();
        if (startFrom != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, startFrom);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        CatalogPlan plan = CatalogPlan.of(detections(), Macros.bundled());
        DetectionTopology.build(
                env,
                plan,
                new TopologySettings(
                        settings.window(),
                        settings.lateness(),
                        settings.emission(),
                        settings.revisionInterval(),
                        allowlist()),
                endpoints.apply(KafkaEndpoints.of(settings)));
        env.getConfig()
                .setGlobalJobParameters(Configuration.fromMap(
                        PublishedCatalog.of("test", plan, settings, "any", env).parameters()));
        return env.getStreamGraph().getJobGraph();
    }

    private List<AllowlistEntry> allowlist() {
        Path file = settings.allowlistFile();
        return file == null ? List.of() : AllowlistReader.file(file);
    }

    private DetectionCatalog detections() {
        List<Path> given = settings.catalog().detections();
        return given.isEmpty() ? DetectionCatalog.bundled() : DetectionCatalog.of(given);
    }

    /** As the command {@code run} sets Flink up, but failures are tried again at once, or not at all. */
    private Configuration configuration() {
        Configuration configuration = LiveFlink.configuration(settings, new Configuration(), false);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, stateDir.toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, mayFail ? "fixed-delay" : "none");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        return configuration;
    }

    /** Its id, as REST names it. */
    String id() {
        return id.toHexString();
    }

    /** Completes a checkpoint that begins now, as soon as the job is able to. */
    void checkpoint() throws Exception {
        Await.until(() -> "a checkpoint of job " + id, () -> {
            failIfEnded();
            try {
                mini().triggerCheckpoint(id).get();
                return true;
            } catch (ExecutionException e) {
                // Some task does not run yet, or the checkpoint coordinator is busy.
                return false;
            }
        });
    }

    /** Waits until a gauge, summed over the tasks, has a value. */
    void awaitGauge(String name, long value) throws Exception {
        Await.until(() -> name + " = " + value + ", it is " + cluster.gauge(id, name), () -> {
            failIfEnded();
            return cluster.gauge(id, name) == value;
        });
    }

    /** Cancels the job, as an operator or a lost machine would, and returns the last completed checkpoint. */
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

    /** Stops the job, which commits all that it has written, and returns the savepoint. */
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
            throw new AssertionError("the job has ended", failure());
        }
    }

    private @Nullable Throwable failure() throws Exception {
        ErrorInfo failure = mini().getArchivedExecutionGraph(id).get().getFailureInfo();
        return failure == null ? null : failure.getException();
    }

    /** Ends the job where it still runs; a failure that no test wanted is one of the test. */
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
                throw new AssertionError("the job has failed", failure);
            }
        } catch (Exception e) {
            throw new IllegalStateException("job " + id + " cannot be ended", e);
        }
    }
}
