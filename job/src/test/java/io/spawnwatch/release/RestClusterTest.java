package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.release.Cluster.StopFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A REST API that fails for a while. */
@Timeout(60)
class RestClusterTest {
    private static final String BUSY = "{\"status\":{\"id\":\"IN_PROGRESS\"}}";
    private static final String ERROR = "{\"errors\":[\"no leader\"]}";
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final JobID job = new JobID();
    private FakeRestApi api;

    @BeforeEach
    void listen() throws IOException {
        api = new FakeRestApi();
    }

    @AfterEach
    void stopListening() {
        api.close();
    }

    private void on(String request, int code, String body) {
        api.on(request, code, body);
    }

    private RestCluster cluster() {
        return RestCluster.at(List.of(api.address()), new Configuration());
    }

    private String jobs(String rest) {
        return "/v1/jobs/" + job + rest;
    }

    @Test
    void aSlowSavepointIsAwaitedThroughAnOutage() throws Exception {
        on("POST " + jobs("/stop"), 500, ERROR);
        on("POST " + jobs("/stop"), 202, "{\"request-id\":\"" + new JobID() + "\"}");
        on("GET " + jobs("/savepoints/TRIGGER"), 200, BUSY);
        on("GET " + jobs("/savepoints/TRIGGER"), 500, ERROR);
        on("GET " + jobs("/savepoints/TRIGGER"), 503, ERROR);
        on("GET " + jobs("/savepoints/TRIGGER"), 200, BUSY);
        on(
                "GET " + jobs("/savepoints/TRIGGER"),
                200,
                "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"file:/savepoint-1\"}}");

        try (RestCluster cluster = cluster()) {
            assertThat(cluster.stop(job, "file:/savepoints", REMINDER, () -> {}))
                    .isEqualTo("file:/savepoint-1");
        }

        // Requested twice with one trigger id, so the cluster stops the job once.
        assertThat(api.requests().stream().filter(request -> request.startsWith("POST " + jobs("/stop"))))
                .hasSize(2)
                .allMatch(request -> request.contains("\"triggerId\":\""))
                .allMatch(request -> request.contains("\"targetDirectory\":\"file:/savepoints\""))
                .satisfies(requests -> assertThat(requests.get(0)).isEqualTo(requests.get(1)));
    }

    @Test
    void aStopThatTheClusterDoesNotKnowHasFailed() throws Exception {
        on("POST " + jobs("/stop"), 202, "{\"request-id\":\"" + new JobID() + "\"}");

        try (RestCluster cluster = cluster()) {
            assertThatThrownBy(() -> cluster.stop(job, "file:/savepoints", REMINDER, () -> {}))
                    .isInstanceOf(StopFailedException.class)
                    .hasMessageContaining("unknown: GET");
        }
    }

    @Test
    void aJobThatIsBeingSetUpIsAwaited() throws Exception {
        String config =
                "{\"jid\":\"" + job + "\",\"name\":\"spawnwatch\",\"execution-config\":{\"restart-strategy\":\"\","
                        + "\"job-parallelism\":1,\"object-reuse-mode\":true,\"user-config\":{%s}}}";
        on("GET " + jobs("/config"), 200, String.format(config, ""));
        on("GET " + jobs("/config"), 200, String.format(config, "\"spawnwatch.version\":\"1\""));

        try (RestCluster cluster = cluster()) {
            assertThat(cluster.catalog(job).software()).isEqualTo("1");
        }
    }

    @Test
    void anAddressThatNoLongerAnswersIsSkipped() throws Exception {
        List<URI> both = List.of(FakeRestApi.address(unusedPort()), api.address());
        on("GET " + jobs(""), 404, ERROR);

        try (RestCluster cluster = RestCluster.at(both, new Configuration())) {
            assertThat(cluster.status(job)).isEmpty();
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anAddressWithAPathIsRefused() {
        assertThatThrownBy(() ->
                        RestCluster.at(List.of(URI.create("http://127.0.0.1:1/proxy/flink")), new Configuration()))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("accepts no path, as in 'http://127.0.0.1:1/proxy/flink'");
    }
}
