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

/** A session cluster's REST API of which a test says what it answers; it knows nothing else. */
public final class FakeRestApi implements AutoCloseable {
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    private record Answer(int code, String body) {}

    /** One that takes jobs, and has none. */
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

    /** Where it is. */
    public URI address() {
        return address(server.getAddress().getPort());
    }

    /** Where something else would be, on this machine. */
    static URI address(int port) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port);
    }

    /** Answers that a job is in a state. */
    public void isIn(String state, JobID job) {
        on("GET /v1/jobs/" + job + "/status", 200, "{\"status\":\"" + state + "\"}");
    }

    /** What comes next on a question; the last answer is given again and again. */
    void on(String question, int code, String body) {
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

    /** What it was asked, each with what was sent. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
