package io.spawnwatch.run;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Configures Flink inside this process. */
public final class EmbeddedFlinkOptions {

    static final String LOOPBACK = "localhost";

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
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        // A second attempt would read the same files: fail at once and say why.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(RestOptions.BIND_PORT, "0");
        confine(configuration);
        // Progress shows counts that arrive with heartbeats.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        // Each input of a sort needs a few buffers, even for little data.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64L + 64L * parallelism));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64L + 16L * parallelism));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64L + 16L * parallelism));
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
