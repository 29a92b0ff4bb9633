package io.spawnwatch.run;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Configures Flink inside this process. */
public final class EmbeddedFlinkOptions {

    static final String LOOPBACK = "localhost";

    private static final Duration NEVER = Duration.ofDays(365);

    private EmbeddedFlinkOptions() {}

    /**
     * An environment for a run whose input ends.
     *
     * @param flink       executes the run
     * @param parallelism subtasks of each operator
     * @param mode        {@code BATCH} to report rows after all input is read, with one group in memory at a time;
     *                    {@code STREAMING} to report them as they come
     */
    public static StreamExecutionEnvironment bounded(EmbeddedFlink flink, int parallelism, RuntimeExecutionMode mode) {
        return environment(flink, parallelism, configuration(parallelism, mode));
    }

    /**
     * An environment for a run whose input ends, whose rows are reported after all input is read, and whose progress is
     * kept in a folder. It is in streaming mode, since only that has checkpoints.
     *
     * @param flink       executes the run
     * @param parallelism subtasks of each operator
     * @param folder      where the run's checkpoints and temporary files are, and the checkpoint that it starts from
     */
    static StreamExecutionEnvironment resumable(EmbeddedFlink flink, int parallelism, ResumeFolder folder) {
        Configuration configuration = configuration(parallelism, RuntimeExecutionMode.STREAMING);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.checkpoints().toUri().toString());
        // Checkpoints are triggered by RegularCheckpoints.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
        // No checkpoint completes while the rows of all groups are reported, however long that takes.
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, NEVER);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // The one that progress names is there until the next one is named.
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        FlinkOptions.ROCKS_DB.forEach(configuration::setString);
        String temporary = folder.temporary().toString();
        if (!temporary.contains(",") && !temporary.contains(File.pathSeparator)) {
            // What a killed process leaves behind is removed with the folder.
            configuration.set(CoreOptions.TMP_DIRS, temporary);
            configuration.set(WebOptions.TMP_DIR, temporary);
        }
        Path checkpoint = folder.checkpoint();
        if (checkpoint != null) {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
            configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
        return environment(flink, parallelism, configuration);
    }

    private static Configuration configuration(int parallelism, RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        // A second attempt would read the same files: fail at once and say why.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(RestOptions.BIND_PORT, "0");
        confine(configuration);
        // Progress shows counts that arrive with heartbeats.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        EmbeddedMemory.ofThisProcess(parallelism).configure(configuration);
        return configuration;
    }

    private static StreamExecutionEnvironment environment(
            EmbeddedFlink flink, int parallelism, Configuration configuration) {
        StreamExecutionEnvironment env =
                flink.environment(StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration)
                        .getConfiguration());
        env.setParallelism(parallelism);
        return env;
    }

    /**
     * Binds Flink's servers to this machine and keeps its REST API from accepting code. Otherwise anybody on the network
     * could run code in this process, which holds credentials.
     */
    static void confine(Configuration configuration) {
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.HOST, LOOPBACK);
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(WebOptions.RESCALE_ENABLE, false);
    }
}
