package io.spawnwatch.release;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The REST API of a session cluster, with the answers that a test sets. Any other request gets a 404. */
public final class FakeRestApi implements AutoCloseable {
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final HttpServer server;

    private record Answer(int code, String body) {}

    /** Starts the API of a cluster that accepts jobs and runs none. */
    public FakeRestApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        on(
                "GET /v1/config",
                200,
                "{\"refresh-interval\":0,\"timezone-name\":\"\",\"timezone-offset\":0,\"flink-version\":\"\","
                        + "\"flink-revision\":\"\",\"features\":{\"web-submit\":true,\"web-cancel\":true,"
                        + "\"web-rescale\":false,\"web-history\":false}}");
    }

    /** Its address. */
    public URI address() {
        return address(server.getAddress().getPort());
    }

    /** The address of another port on this machine. */
    static URI address(int port) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port);
    }

    /** Sets the status of a job. */
    public void isIn(String state, JobID job) {
        on("GET /v1/jobs/" + job + "/status", 200, "{\"status\":\"" + state + "\"}");
    }

    /** Adds an answer to a request; the last one is repeated. */
    void on(String request, int code, String body) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(code, body));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().replaceFirst("savepoints/[0-9a-f]{32}$", "savepoints/TRIGGER");
        String request = exchange.getRequestMethod() + " " + path;
        requests.add(request + " " + body);
        Deque<Answer> left = answers.getOrDefault(request, new ArrayDeque<>());
        Answer answer = left.size() > 1 ? left.remove() : left.peek();
        if (answer == null) {
            answer = new Answer(404, "{\"errors\":[\"unknown: " + request + "\"]}");
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.code(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The requests so far, each with its body. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
