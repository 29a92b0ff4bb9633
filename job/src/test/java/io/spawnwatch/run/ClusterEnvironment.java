package io.spawnwatch.run;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a command finds that runs on a cluster: an environment that somebody else has made, configured as the cluster is. */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class ClusterEnvironment extends StreamExecutionEnvironment {

    private ClusterEnvironment(Configuration configuration) {
        super(configuration);
    }

    /** Does something on a cluster with such a configuration, where nothing can be executed. */
    public static void with(Map<String, String> configuration, Runnable action) {
        initializeContextEnvironment(client -> new ClusterEnvironment(Configuration.fromMap(configuration)));
        try {
            action.run();
        } finally {
            resetContextEnvironment();
        }
    }
}
