package io.spawnwatch.run;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.kafka.KafkaEndpoints;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.connector.kafka.TransactionTimeout;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.topology.DetectionTopology;
import io.spawnwatch.topology.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The live job. This is the one place that assembles it: {@code run} executes it, {@code submit} and {@code upgrade}
 * call {@code run} up to the finished topology, and the tests run it on a cluster of their own.
 *
 * @param settings  how it runs
 * @param catalog   the detections it runs
 * @param allowlist entries of the allowlist file
 * @param endpoints where it reads and writes
 * @param software  version of Spawnwatch, which the job publishes
 */
public record LiveJob(
        RunSettings settings,
        CatalogPlan catalog,
        List<AllowlistEntry> allowlist,
        Endpoints endpoints,
        String software) {
    /** The job's name on every cluster. */
    public static final String NAME = "spawnwatch";

    /** Copies the list. */
    public LiveJob {
        allowlist = List.copyOf(allowlist);
    }

    /** A job that reads and writes the topics its settings name. */
    public static LiveJob onKafka(
            RunSettings settings, CatalogPlan catalog, List<AllowlistEntry> allowlist, String software) {
        return new LiveJob(
                settings, catalog, allowlist, KafkaEndpoints.of(settings, EventSelection.of(catalog)), software);
    }

    /** The same job with other endpoints. */
    public LiveJob withEndpoints(UnaryOperator<Endpoints> change) {
        return new LiveJob(settings, catalog, allowlist, change.apply(endpoints), software);
    }

    /**
     * Configures an environment, checks that the job can run there and in Kafka, and builds the job into it.
     *
     * @param env      as the cluster has configured it; its configuration overrides our defaults
     * @param embedded whether Flink runs inside this process
     * @throws SettingsException if Flink or Kafka would not run the job as it is configured
     */
    public void buildInto(StreamExecutionEnvironment env, boolean embedded) {
        FlinkOptions.withValidOptions(() -> {
            env.configure(FlinkOptions.configuration(settings, env.getConfiguration(), embedded));
            return env;
        });
        TransactionTimeout.check(settings, env.getCheckpointConfig());
        TransactionTimeout.capCheckpointTimeout(settings, env.getCheckpointConfig());
        if (embedded) {
            InetSocketAddress metrics = FlinkOptions.metrics(settings, env.getConfiguration());
            if (metrics != null) {
                requireFree(metrics);
            }
        }
        String kafkaCluster = KafkaPreflight.check(settings.kafka());
        DetectionTopology.build(env, catalog, TopologySettings.of(settings.values(), allowlist), endpoints);
        env.getConfig()
                .setGlobalJobParameters(
                        Configuration.fromMap(PublishedCatalog.of(software, catalog, settings, kafkaCluster, env)
                                .parameters()));
    }

    /** If the port is taken, Flink only logs that it exports no metrics. */
    private static void requireFree(InetSocketAddress metrics) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(metrics);
        } catch (IOException e) {
            throw new SettingsException(
                    "metrics-port: metrics cannot be served at " + metrics.getHostString() + ":" + metrics.getPort()
                            + ": " + e.getMessage() + "; name another port",
                    e);
        }
    }
}
