package io.spawnwatch.cli;

import io.spawnwatch.config.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** Flink's options for the live job: ours first, then whatever the operator sets under {@code flink:}. */
final class LiveFlink {

    private LiveFlink() {}

    static Configuration configuration(RunSettings settings) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // A hiccup of the broker must not end a job that runs for years.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofMinutes(1));
        if (settings.parallelism() != null) {
            configuration.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
        }
        if (settings.stateDir() != null) {
            keepState(configuration, settings.stateDir());
        }
        settings.flink().forEach(configuration::setString);
        return configuration;
    }

    private static void keepState(Configuration configuration, Path stateDir) {
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                stateDir.toAbsolutePath().toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        Path latest = LatestCheckpoint.in(stateDir);
        if (latest != null) {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH,
                    latest.toAbsolutePath().toUri().toString());
        }
    }
}
