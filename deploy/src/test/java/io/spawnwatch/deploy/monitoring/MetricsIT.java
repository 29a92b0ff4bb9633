package io.spawnwatch.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.deploy.cluster.SharedCluster;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.ExecutionStream;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the queries of alerts and dashboard with a real Prometheus, against a job that does a little of everything. */
@Tag("failures")
@ExtendWith(SharedCluster.class)
class MetricsIT {
    @TempDir
    Path folder;

    @Test
    void aRunningJobExportsTheMetricsAndLabelsOfEveryQuery(StandaloneCluster cluster) throws Exception {
        cluster.up();
        try (BrokerClient broker = new BrokerClient(cluster.bootstrapServers())) {
            JobTopics topics = JobTopics.create(broker);
            topics.allow("everything-on-host1", Map.of("dest", "host1"));
            ObjectNode configuration = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
            configuration
                    .put("parallelism", JobTopics.PARTITIONS)
                    .put("max-rows", 1000)
                    .put("group-id", topics.name())
                    .put("transactional-id-prefix", topics.name());
            cluster.run(configuration.toString());
            try (Prometheus prometheus = new Prometheus(folder, cluster.metricsPorts());
                    TopicReader suppressed = broker.reader(topics.suppressed())) {
                new ExecutionStream(topics, 21).sendPart(400);
                topics.send(0, "poison".getBytes(StandardCharsets.UTF_8));
                suppressed.await(1);
                for (Map.Entry<String, String> query : Queries.all().entrySet()) {
                    check(prometheus, query.getKey(), query.getValue());
                }
            } finally {
                cluster.cancelAll();
            }
        }
    }

    /** On Linux, all of 127.0.0.0/8 is loopback: a port that is open on all interfaces answers at 127.0.0.2 too. */
    @Test
    void theMetricsPortsAreOpenOnLoopbackOnly(StandaloneCluster cluster) throws Exception {
        cluster.up();
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        for (int port : cluster.metricsPorts()) {
            assertThat(isOpen(InetAddress.getLoopbackAddress(), port)).isTrue();
            assertThat(isOpen(other, port)).isFalse();
        }
    }

    private static boolean isOpen(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    private static void check(Prometheus prometheus, String what, String query) throws Exception {
        prometheus.query(query);
        for (String selector : Queries.selectors(query)) {
            Await.until(
                    () -> what + ": the job exports no " + selector,
                    () -> !prometheus.query(selector).isEmpty());
        }
        String first = Queries.selectors(query).iterator().next();
        JsonNode labels = prometheus.query(first).path(0).path("metric");
        for (String label : Queries.labels(query)) {
            assertThat(labels.has(label)).as(what + " groups by " + label).isTrue();
        }
        if (what.startsWith("panel")) {
            Await.until(() -> what + " is empty", () -> !prometheus.query(query).isEmpty());
        }
    }
}
