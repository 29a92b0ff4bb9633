package io.spawnwatch.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** A Flink cluster in this process whose metrics can be read. */
final class FlinkCluster implements AutoCloseable {
    private static final int SLOTS = 4;

    private final InMemoryReporter metrics = InMemoryReporter.create();
    private final MiniCluster cluster;
    private int taskManager;

    /** Starts a cluster. */
    FlinkCluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        metrics.addToConfiguration(configuration);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
    }

    /** Flink's own class for the cluster. */
    MiniCluster mini() {
        return cluster;
    }

    /** Terminates the only task manager and starts another. */
    void replaceTaskManager() throws Exception {
        cluster.terminateTaskManager(taskManager).get();
        cluster.startTaskManager();
        taskManager++;
    }

    /** The sum of a gauge over the tasks of a job. */
    long gauge(JobID job, String name) {
        long sum = 0;
        for (Map.Entry<String, Metric> gauge :
                metrics.findMetrics(job, ".*\\." + name).entrySet()) {
            sum += ((Number) ((Gauge<?>) gauge.getValue()).getValue()).longValue();
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cluster cannot be stopped", e);
        }
    }
}
