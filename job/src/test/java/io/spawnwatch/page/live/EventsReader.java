package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.kafka.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a page's messages as a browser does, with the id of the last one. */
public final class EventsReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final InputStream body;
    private final BufferedReader lines;
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private volatile String place;

    /**
     * Connects.
     *
     * @param place where an earlier reader was, or null
     */
    public EventsReader(int port, @Nullable String place) throws IOException {
        this.place = String.valueOf(place);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events"));
        if (place != null) {
            request.setHeader("Last-Event-ID", place);
        }
        try {
            body = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        Thread thread = new Thread(this::read, "events");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    messages.add(JSON.readTree(line.substring("data: ".length())));
                } else if (line.startsWith("id: ")) {
                    place = line.substring("id: ".length());
                }
            }
        } catch (IOException e) {
            // The server has ended.
        }
    }

    /** The place behind the last message. */
    public String place() {
        return place;
    }

    /** What was received so far. */
    public List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** Waits for a message. */
    public JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        Await.until(
                () -> "a message, after " + messages, () -> messages.stream().anyMatch(wanted));
        return messages.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until the last message of a type is the wanted one. */
    public void awaitLast(String type, Predicate<JsonNode> wanted) throws Exception {
        Await.until(() -> "a last " + type + ", after " + messages, () -> messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .reduce((earlier, later) -> later)
                .filter(wanted)
                .isPresent());
    }

    /** The rows of a type that were received so far. */
    public List<JsonNode> rows(String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .flatMap(message -> {
                    List<JsonNode> rows = new ArrayList<>();
                    message.path(type.equals("rejected") ? "records" : "rows").forEach(rows::add);
                    return rows.stream();
                })
                .toList();
    }

    /** Waits for a number of rows. */
    public List<JsonNode> awaitRows(String type, int count) throws Exception {
        Await.until(
                () -> count + " rows of " + type + ", have " + rows(type).size(),
                () -> rows(type).size() >= count);
        return rows(type);
    }

    @Override
    public void close() {
        try {
            // Not the reader, which would wait for the next line.
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
