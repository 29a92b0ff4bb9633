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

/** Flink inside this process, for bounded runs. */
public final class LocalFlink {

    static final String LOOPBACK = "localhost";

    private LocalFlink() {}

    /**
     * An environment for a run that ends.
     *
     * @param flink where it runs
     * @param mode {@code BATCH} where rows are reported once all has been read, which keeps one group in memory at a
     *             time; {@code STREAMING} where they are reported as they come
     */
    public static StreamExecutionEnvironment bounded(EmbeddedFlink flink, int parallelism, RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        // A second attempt would meet the same files: fail at once and say why.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(RestOptions.BIND_PORT, "0");
        confine(configuration);
        // Heartbeats carry the counts that progress is shown from.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        // Sorting needs a few buffers for each of its inputs, even for little data.
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
     * Keeps Flink's servers to this machine, and its REST interface from taking code: otherwise everybody on the network
     * could run theirs in this process, beside its credentials.
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
