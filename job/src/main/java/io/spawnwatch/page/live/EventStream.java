package io.spawnwatch.page.live;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.live.Feed.FeedRecord;
import io.spawnwatch.page.live.FollowedFeed.Standing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** Rows of a message: few enough for a page to draw between two of them. A page that lacks no more than that is live. */
    private static final int PORTION = 500;

    private final OutputStream out;
    private final LongSupplier nanoTime;

    private final List<ObjectNode> introduction;

    private boolean loaded;
    private boolean isReading;
    private String status = "";
    private String origin = "";
    private int feeds;
    private long unreadable;

    /**
     * A page's messages.
     *
     * @param introduction what the page gets first
     */
    EventStream(OutputStream out, List<ObjectNode> introduction, LongSupplier nanoTime) {
        this.out = out;
        this.introduction = introduction;
        this.nanoTime = nanoTime;
    }

    /**
     * Sends messages until the page is gone or the server ends.
     *
     * @throws IOException if the page is gone
     */
    void follow(FollowedFeed feed, BooleanSupplier isRunning) throws IOException, InterruptedException {
        for (ObjectNode message : introduction) {
            write(event(message));
        }
        look(feed);
        long lookedAt = nanoTime.getAsLong();
        while (isRunning.getAsBoolean()) {
            List<FeedRecord> records = feed.next(WAIT);
            if (feed.opened() > feeds) {
                feeds = feed.opened();
                sayOrigin(feed);
                if (records.isEmpty()) {
                    sendPlace(feed);
                }
            }
            send(records, feed);
            boolean isTime = nanoTime.getAsLong() - lookedAt > LOOK.toNanos();
            if (isTime || (records.isEmpty() && (!loaded || isReading))) {
                look(feed);
                lookedAt = nanoTime.getAsLong();
                // Writing is how a server learns that nobody reads any more, and the page that the server is there.
                write(event(message("beat")));
            }
        }
    }

    /** Says what the records are of that come now, if the page does not know, and since when it gets them. */
    private void sayOrigin(FollowedFeed feed) throws IOException {
        if (feed.origin().equals(origin)) {
            return;
        }
        origin = feed.origin();
        for (ObjectNode message : introduction) {
            if (message.path("type").asText().equals("run")) {
                ObjectNode run = message.deepCopy().put("origin", origin);
                Instant since = feed.since();
                if (since != null) {
                    run.withObject("/settings")
                            .put("since", since.truncatedTo(ChronoUnit.SECONDS).toString());
                }
                write(event(run));
            }
        }
    }

    private void send(List<FeedRecord> records, FollowedFeed feed) throws IOException {
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
            sendPlace(feed);
        }
    }

    private void sendPlace(FollowedFeed feed) throws IOException {
        // With data: some browsers forget an id that comes alone.
        write("id: " + feed.place() + "\n" + event(message("beat")));
    }

    /** Says how the feed stands, if that has changed. */
    private void look(FollowedFeed feed) throws IOException {
        Standing standing = feed.look();
        OptionalLong behind = standing.behind();
        if (!loaded && behind.isPresent() && behind.getAsLong() == 0) {
            loaded = true;
            write(event(message("loaded")));
        }
        // Also later: after an outage, or while a slow page takes a burst in, there is much to come.
        boolean isLive = loaded && behind.isPresent() && behind.getAsLong() <= PORTION;
        isReading = !standing.isWaiting() && !isLive;
        ObjectNode now = message("status")
                .put("state", standing.isWaiting() ? "waiting" : isLive ? "live" : "reading")
                .put("behind", behind.orElse(-1))
                .put("deleted", standing.deleted())
                .put("unreadable", unreadable);
        if (!standing.trouble().isEmpty()) {
            now.put("message", standing.trouble());
        }
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
