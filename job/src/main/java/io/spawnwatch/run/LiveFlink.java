package io.spawnwatch.run;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.metrics.prometheus.BoundPrometheusReporterFactory;
import org.jspecify.annotations.Nullable;

/**
 * Flink's options for the live job. What the operator has set wins: first what stands under {@code flink:} in our own
 * configuration, then what the cluster is configured with, and only then our defaults.
 */
public final class LiveFlink {

    /**
     * Into how many pieces keyed state is divided, which bounds the parallelism and can never be changed for a job
     * whose state is to live on. Flink would choose by the first start's parallelism, 128 for a small one.
     */
    private static final int MAX_PARALLELISM = 720;

    /** Exactly once, output becomes visible with a checkpoint: this keeps the promise of a second. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

    /**
     * Flink's option of RocksDB's state backend, which a job need not have. Our keys are long: they hold the group. The
     * index of a file of some 60 MB is larger than one of the pieces into which RocksDB divides its cache, and would be
     * read anew for each row, at more than a millisecond each; in parts it is kept.
     */
    private static final ConfigOption<Boolean> INDEX_IN_PARTS = ConfigOptions.key(
                    "state.backend.rocksdb.memory.partitioned-index-filters")
            .booleanType()
            .noDefaultValue();

    private static final String METRICS = "metrics.reporter.prometheus.";

    private LiveFlink() {}

    /**
     * The options to configure an environment with.
     *
     * @param settings the job's settings
     * @param cluster  what the environment is configured with already
     * @param own      whether Flink runs inside this process
     */
    public static Configuration configuration(RunSettings settings, ReadableConfig cluster, boolean own) {
        Configuration ours = new Configuration();
        if (settings.checkpointInterval() == null) {
            byDefault(ours, cluster, CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        } else {
            ours.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        }
        if (settings.parallelism() != null) {
            ours.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
        }
        byDefault(ours, cluster, PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        // A hiccup of the broker must not end a job that runs for years.
        byDefault(ours, cluster, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        byDefault(
                ours,
                cluster,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofMinutes(1));
        byDefault(ours, cluster, INDEX_IN_PARTS, true);
        if (own) {
            LocalFlink.confine(ours);
            if (settings.metricsPort() != null) {
                exportMetrics(ours, settings.metricsPort());
            }
            // Flink would keep checkpoints on the heap, refuse more than 5 MiB of them and start again for ever.
            ours.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    temporaryFolder().toUri().toString());
        } else {
            // Whatever ends the job, it can be continued.
            byDefault(
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

    private static <T> void byDefault(Configuration ours, ReadableConfig cluster, ConfigOption<T> option, T value) {
        if (cluster.getOptional(option).isEmpty()) {
            ours.set(option, value);
        }
    }

    private static void exportMetrics(Configuration ours, int port) {
        ours.set(MetricOptions.REPORTERS_LIST, "prometheus");
        ours.setString(METRICS + "factory.class", BoundPrometheusReporterFactory.class.getName());
        ours.setString(METRICS + BoundPrometheusReporterFactory.HOST, LocalFlink.LOOPBACK);
        ours.setString(METRICS + BoundPrometheusReporterFactory.PORT, String.valueOf(port));
    }

    /**
     * Where the metrics can be asked for, or null where nowhere.
     *
     * @param configuration of the job, complete
     */
    public static @Nullable InetSocketAddress metrics(RunSettings settings, ReadableConfig configuration) {
        if (settings.metricsPort() == null) {
            return null;
        }
        ConfigOption<String> host = ConfigOptions.key(METRICS + BoundPrometheusReporterFactory.HOST)
                .stringType()
                .defaultValue(LocalFlink.LOOPBACK);
        return new InetSocketAddress(configuration.get(host), settings.metricsPort());
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("spawnwatch-checkpoints-");
            // Where the job is not started after all, it is empty still.
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new SettingsException(
                    "no temporary folder for checkpoints: " + e.getMessage() + "; give --state-dir", e);
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
            // It is ours: Flink deletes it when a newer one has completed, so that restarts do not pile them up.
            ours.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
    }
}
