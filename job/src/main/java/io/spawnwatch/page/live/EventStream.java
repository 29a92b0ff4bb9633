package io.spawnwatch.page.live;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.live.Feed.FeedRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one page its messages as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent
 * events</a>. Reads on only when the page has taken what was sent, so a slow page holds up its own feed and loses nothing.
 * Each message's id is the place behind it, with which a browser asks for the rest when it connects again.
 */
final class EventStream {
    private static final JsonMapper JSON = JsonMapper.builder()
            // As RecordJson: plain ASCII keeps what UTF-8 cannot encode, and holds no line separators.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final Duration WAIT = Duration.ofMillis(500);

    /** How often a silent feed is asked whether a broker still answers, and a silent page whether it is still there. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    /** Rows of a message: few enough for a page to draw between two of them. */
    private static final int PORTION = 500;

    private final OutputStream out;
    private final LongSupplier nanoTime;

    private boolean loaded;
    private String status = "";
    private long unreadable;
    private @Nullable String place;

    EventStream(OutputStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    /** Sends what a page gets first. */
    void introduce(List<ObjectNode> introduction) throws IOException {
        write("retry: 2000\n\n");
        for (ObjectNode message : introduction) {
            write(event(message));
        }
    }

    /**
     * Sends records until the page is gone or the server ends.
     *
     * @throws IOException if the page is gone
     */
    void follow(Feed feed, BooleanSupplier isRunning) throws IOException {
        long lookedAt = nanoTime.getAsLong();
        look(feed);
        while (isRunning.getAsBoolean()) {
            List<FeedRecord> records = feed.next(WAIT);
            send(records, feed);
            boolean isTime = nanoTime.getAsLong() - lookedAt > LOOK.toNanos();
            if (isTime || (records.isEmpty() && !loaded)) {
                look(feed);
                lookedAt = nanoTime.getAsLong();
                // Writing is how a server learns that nobody reads any more, and the page that the server is there.
                write(event(message("beat")));
            }
        }
    }

    /** Says why records cannot be read for now. */
    void await(String reason) throws IOException {
        report(message("status").put("state", "waiting").put("behind", -1).put("message", reason));
    }

    /** The place behind the last records that were sent, or null before the first. */
    @Nullable
    String place() {
        return place;
    }

    private void send(List<FeedRecord> records, Feed feed) throws IOException {
        Map<RecordKind, List<JsonNode>> byKind = new EnumMap<>(RecordKind.class);
        for (FeedRecord record : records) {
            JsonNode json = object(record.json());
            if (json == null) {
                unreadable++;
            } else {
                byKind.computeIfAbsent(record.kind(), kind -> new ArrayList<>()).add(json);
            }
        }
        for (Map.Entry<RecordKind, List<JsonNode>> kind : byKind.entrySet()) {
            List<JsonNode> rows = kind.getValue();
            for (int from = 0; from < rows.size(); from += PORTION) {
                ObjectNode message = message(kind.getKey().message());
                ArrayNode list = message.putArray(kind.getKey().list());
                list.addAll(rows.subList(from, Math.min(from + PORTION, rows.size())));
                write(event(message));
            }
        }
        if (!records.isEmpty()) {
            // Only behind all of them: a page that is cut off between two kinds gets them again, and replaces rows by
            // id.
            place = feed.place();
            // With data: some browsers forget an id that comes alone.
            write("id: " + place + "\n" + event(message("beat")));
        }
    }

    /** Says how far the feed is, if that has changed. */
    private void look(Feed feed) throws IOException {
        OptionalLong behind = feed.behind();
        if (!loaded && behind.isPresent() && behind.getAsLong() == 0) {
            loaded = true;
            write(event(message("loaded")));
        }
        report(message("status")
                .put("state", behind.isEmpty() ? "waiting" : loaded ? "live" : "reading")
                .put("behind", behind.orElse(-1))
                .put("deleted", feed.deleted())
                .put("unreadable", unreadable));
    }

    private void report(ObjectNode now) throws IOException {
        String text = now.toString();
        if (!text.equals(status)) {
            status = text;
            write(event(now));
        }
    }

    private static @Nullable JsonNode object(byte[] json) {
        try {
            JsonNode node = JSON.readTree(json);
            return node instanceof ObjectNode ? node : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static String event(ObjectNode message) throws IOException {
        return "data: " + JSON.writeValueAsString(message) + "\n\n";
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
