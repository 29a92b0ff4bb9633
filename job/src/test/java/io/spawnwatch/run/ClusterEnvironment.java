package io.spawnwatch.run;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The environment that a command finds on a cluster: created by Flink and configured like the cluster. */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class ClusterEnvironment extends StreamExecutionEnvironment {

    private ClusterEnvironment(Configuration configuration) {
        super(configuration);
    }

    /** Runs an action as if on a cluster with a configuration. Jobs cannot be executed there. */
    public static void with(Map<String, String> configuration, Runnable action) {
        initializeContextEnvironment(client -> new ClusterEnvironment(Configuration.fromMap(configuration)));
        try {
            action.run();
        } finally {
            resetContextEnvironment();
        }
    }
}
