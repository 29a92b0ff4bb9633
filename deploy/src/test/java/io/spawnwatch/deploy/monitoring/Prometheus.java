package io.spawnwatch.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus on loopback that scrapes every second. */
final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    /** Starts it. Without Prometheus the test is skipped with a message; in CI it fails. */
    Prometheus(Path folder, List<Integer> ports) throws Exception {
        port = FreePorts.next();
        String targets =
                ports.stream().map(target -> "'127.0.0.1:" + target + "'").collect(Collectors.joining(", "));
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: flink
                static_configs:
                  - targets: [%s]
            """.formatted(targets));
        try {
            process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw new AssertionError("CI must have prometheus", e);
            }
            throw Assumptions.<RuntimeException>abort("skipped: prometheus is not installed (" + e.getMessage() + ")");
        }
        Await.until(() -> "Prometheus", this::isReady);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a query; the result is a list of series. */
    JsonNode query(String expression) throws Exception {
        String address = "http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(
                http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                        .body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asText());
        }
        return answer.at("/data/result");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
