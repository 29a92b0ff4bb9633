package io.spawnwatch.run;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.metrics.prometheus.BoundPrometheusReporterFactory;
import org.jspecify.annotations.Nullable;

/**
 * Flink's options for the live job. The operator's settings win: first {@code flink:} in our own configuration, then the
 * cluster's configuration, then our defaults.
 */
public final class FlinkOptions {

    /**
     * The number of key groups that keyed state is divided into. It limits the parallelism and cannot change while state
     * is kept. Flink would derive it from the parallelism of the first start: 128 for a small one.
     */
    private static final int MAX_PARALLELISM = 720;

    /** Exactly-once output becomes visible when a checkpoint completes. Half a second keeps it within a second. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

    /**
     * At-least-once output does not wait for checkpoints, whose cost per second is that of hundreds of thousands of events.
     * {@code job/DECISIONS.md} has the measurements.
     */
    private static final Duration CHECKPOINT_INTERVAL_AT_LEAST_ONCE = Duration.ofSeconds(5);

    /**
     * How long a network buffer that is not full may wait. A row passes through up to two of them, and Flink's 100 ms each
     * would be most of its latency. Sightings are few, so that more buffers cost little; many fill theirs at once.
     */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

    /**
     * Options of RocksDB for state whose keys are long, since they hold the group, and mostly new. As texts, because a
     * cluster may lack that state backend's classes. {@code job/DECISIONS.md} has the measurements.
     *
     * <ul>
     *   <li>The index of a 60 MB file is larger than a shard of the cache, and would be read again for each row. Partitions
     *       of it stay in the cache.
     *   <li>A sighting of a new row looks for a window that is not there. A Bloom filter answers without reading a block.
     *   <li>A block of 4 KB holds ten keys. A larger one is compressed better, and the index has fewer entries.
     *   <li>What a checkpoint has just flushed is compressed quickly, since it is soon rewritten; the rest well.
     * </ul>
     */
    static final Map<String, String> ROCKS_DB = Map.of(
            "state.backend.rocksdb.memory.partitioned-index-filters", "true",
            "state.backend.rocksdb.use-bloom-filter", "true",
            "state.backend.rocksdb.block.blocksize", "16kb",
            "state.backend.rocksdb.compression.per.level", "LZ4_COMPRESSION;ZSTD_COMPRESSION");

    private static final String PROMETHEUS = "metrics.reporter.prometheus.";

    private FlinkOptions() {}

    /**
     * The options that a job adds to an environment.
     *
     * @param settings the job's settings
     * @param cluster  the environment's present configuration
     * @param embedded whether Flink runs inside this process
     */
    public static Configuration configuration(RunSettings settings, ReadableConfig cluster, boolean embedded) {
        Configuration ours = new Configuration();
        if (settings.checkpointInterval() == null) {
            setDefault(
                    ours,
                    cluster,
                    CheckpointingOptions.CHECKPOINTING_INTERVAL,
                    settings.kafka().delivery() == DeliveryGuarantee.EXACTLY_ONCE
                            ? CHECKPOINT_INTERVAL
                            : CHECKPOINT_INTERVAL_AT_LEAST_ONCE);
        } else {
            ours.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        }
        if (settings.parallelism() != null) {
            ours.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
        }
        setDefault(ours, cluster, PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        // A short outage of the broker must not end a job that runs for years.
        setDefault(ours, cluster, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        setDefault(
                ours,
                cluster,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofMinutes(1));
        setDefault(ours, cluster, ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        ROCKS_DB.forEach((key, value) ->
                setDefault(ours, cluster, ConfigOptions.key(key).stringType().noDefaultValue(), value));
        if (embedded) {
            EmbeddedFlinkOptions.confine(ours);
            if (settings.metricsPort() != null) {
                exportMetrics(ours, settings.metricsPort());
            }
            // By default Flink keeps checkpoints on the heap: one above 5 MiB fails, and the job restarts forever.
            ours.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    temporaryFolder().toUri().toString());
        } else {
            // The job can be continued after it is cancelled or fails.
            setDefault(
                    ours,
                    cluster,
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        if (settings.stateDir() != null) {
            keepState(ours, settings.stateDir());
        }
        settings.flink().forEach(ours::setString);
        return ours;
    }

    /** Explains an option that Flink rejects, which Flink does when an environment is configured with it. */
    static <T> T withValidOptions(Supplier<T> configure) {
        try {
            return configure.get();
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "Flink rejects its options: " + e.getMessage()
                            + "; check 'flink:', checkpoint-interval and the cluster's own configuration",
                    e);
        }
    }

    private static <T> void setDefault(Configuration ours, ReadableConfig cluster, ConfigOption<T> option, T value) {
        if (cluster.getOptional(option).isEmpty()) {
            ours.set(option, value);
        }
    }

    private static void exportMetrics(Configuration ours, int port) {
        ours.set(MetricOptions.REPORTERS_LIST, "prometheus");
        ours.setString(PROMETHEUS + "factory.class", BoundPrometheusReporterFactory.class.getName());
        ours.setString(PROMETHEUS + BoundPrometheusReporterFactory.HOST, EmbeddedFlinkOptions.LOOPBACK);
        ours.setString(PROMETHEUS + BoundPrometheusReporterFactory.PORT, String.valueOf(port));
    }

    /**
     * Where metrics are served, or null if they are not.
     *
     * @param configuration the job's complete configuration
     */
    public static @Nullable InetSocketAddress metrics(RunSettings settings, ReadableConfig configuration) {
        if (settings.metricsPort() == null) {
            return null;
        }
        ConfigOption<String> host = ConfigOptions.key(PROMETHEUS + BoundPrometheusReporterFactory.HOST)
                .stringType()
                .defaultValue(EmbeddedFlinkOptions.LOOPBACK);
        return new InetSocketAddress(configuration.get(host), settings.metricsPort());
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("spawnwatch-checkpoints-");
            // Deleted only if it is still empty, because the job was not started.
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new SettingsException(
                    "a temporary folder for checkpoints cannot be created: " + e.getMessage() + "; set --state-dir", e);
        }
    }

    private static void keepState(Configuration ours, Path stateDir) {
        ours.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                stateDir.toAbsolutePath().toUri().toString());
        ours.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        Path latest = LatestCheckpoint.in(stateDir);
        if (latest != null) {
            ours.set(
                    StateRecoveryOptions.SAVEPOINT_PATH,
                    latest.toAbsolutePath().toUri().toString());
            // The checkpoint is ours: Flink may delete it once a newer one completes, so restarts do not pile them up.
            ours.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
    }
}
