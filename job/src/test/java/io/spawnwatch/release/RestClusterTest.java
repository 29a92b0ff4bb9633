package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spawnwatch.release.Cluster.StopFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster's REST API that fails for a while. */
@Timeout(60)
class RestClusterTest {
    private static final String BUSY = "{\"status\":{\"id\":\"IN_PROGRESS\"}}";
    private static final String ERROR = "{\"errors\":[\"no leader\"]}";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final JobID job = new JobID();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    private record Answer(int code, String body) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        on(
                "GET /v1/config",
                200,
                "{\"refresh-interval\":0,\"timezone-name\":\"\",\"timezone-offset\":0,\"flink-version\":\"\","
                        + "\"flink-revision\":\"\",\"features\":{\"web-submit\":true,\"web-cancel\":true,\"web-rescale\":false,"
                        + "\"web-history\":false}}");
    }

    @AfterEach
    void stopListening() {
        server.stop(0);
    }

    /** What comes next on a question; the last answer is given again and again. */
    private void on(String question, int code, String body) {
        answers.computeIfAbsent(question, any -> new ArrayDeque<>()).add(new Answer(code, body));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().replaceFirst("savepoints/[0-9a-f]{32}$", "savepoints/TRIGGER");
        String question = exchange.getRequestMethod() + " " + path;
        asked.add(question + " " + body);
        Deque<Answer> left = answers.getOrDefault(question, new ArrayDeque<>());
        Answer answer = left.size() > 1 ? left.remove() : left.peek();
        if (answer == null) {
            answer = new Answer(404, "{\"errors\":[\"unknown: " + question + "\"]}");
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.code(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private RestCluster cluster() {
        return RestCluster.at(List.of(address(server.getAddress().getPort())), new Configuration());
    }

    private static URI address(int port) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port);
    }

    private String jobs(String rest) {
        return "/v1/jobs/" + job + rest;
    }

    @Test
    void aSavepointThatIsLongInComingIsWaitedForThroughAnOutage() throws Exception {
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
            assertThat(cluster.stop(job, "file:/savepoints", PATIENCE, () -> {}))
                    .isEqualTo("file:/savepoint-1");
        }

        // Asked for twice, under one id: so the cluster stops once.
        assertThat(asked.stream().filter(one -> one.startsWith("POST " + jobs("/stop"))))
                .hasSize(2)
                .allMatch(one -> one.contains("\"triggerId\":\""))
                .allMatch(one -> one.contains("\"targetDirectory\":\"file:/savepoints\""))
                .satisfies(two -> assertThat(two.get(0)).isEqualTo(two.get(1)));
    }

    @Test
    void aStopThatTheClusterDoesNotKnowOfHasFailed() throws Exception {
        on("POST " + jobs("/stop"), 202, "{\"request-id\":\"" + new JobID() + "\"}");

        try (RestCluster cluster = cluster()) {
            assertThatThrownBy(() -> cluster.stop(job, "file:/savepoints", PATIENCE, () -> {}))
                    .isInstanceOf(StopFailedException.class)
                    .hasMessageContaining("unknown: GET");
        }
    }

    @Test
    void aJobThatIsBeingSetUpIsWaitedFor() throws Exception {
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
    void anAddressWhereNobodyListensAnyMoreIsPassedOver() throws Exception {
        List<URI> both =
                List.of(address(unusedPort()), address(server.getAddress().getPort()));
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
                .hasMessageContaining("takes no path, as that of 'http://127.0.0.1:1/proxy/flink'");
    }
}
