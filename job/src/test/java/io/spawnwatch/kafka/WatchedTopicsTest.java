package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.page.live.EventsReader;
import io.spawnwatch.page.live.Feed;
import io.spawnwatch.page.live.PageServer;
import io.spawnwatch.page.live.TopicFeeds;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that change while they are watched. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class WatchedTopicsTest {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final ObjectNode RUN =
            JsonNodeFactory.instance.objectNode().put("type", "run").put("command", "watch");

    private final AtomicReference<Instant> since =
            new AtomicReference<>(Instant.now().minusSeconds(60));
    private KafkaBroker broker;
    private JobTopics topics;
    private TopicFeeds feeds;
    private PageServer server;

    @BeforeEach
    void startServer(KafkaBroker shared) throws Exception {
        broker = shared;
        topics = JobTopics.create(broker);
        KafkaSettings kafka = topics.settings(Map.of()).kafka();
        feeds = new TopicFeeds(kafka, since::get, OFTEN);
        server = PageServer.start(InetAddress.getLoopbackAddress(), 0, List.of(RUN), feeds);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private void write(int partition, int id) throws Exception {
        broker.write(
                topics.riskEvents(),
                partition,
                "k",
                ("{\"risk_event_id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(List<JsonNode> rows) {
        return rows.stream().map(row -> row.path("risk_event_id").asText()).toList();
    }

    private static String awaitOrigin(EventsReader page, String before) throws Exception {
        return page.await(message -> message.has("origin")
                        && !message.path("origin").asText().equals(before))
                .path("origin")
                .asText();
    }

    @Test
    void aPartitionThatIsAddedIsReadFromItsBeginning() throws Exception {
        try (EventsReader page = new EventsReader(server.port(), null)) {
            write(0, 1);
            page.awaitRows("risk_events", 1);
            broker.admin()
                    .createPartitions(Map.of(topics.riskEvents(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            Await.until(
                    () -> "three partitions",
                    () -> broker.ends(topics.riskEvents()).size() == 3);
            write(2, 2);
            write(0, 3);
            write(1, 4);
            assertThat(ids(page.awaitRows("risk_events", 4))).containsExactlyInAnyOrder("1", "2", "3", "4");
            assertThat(page.messages().stream().filter(message -> message.has("origin")))
                    .hasSize(1);
        }
    }

    /** It is new, or had no leader for as long as the place was kept. */
    @Test
    void aPartitionThatIsNotInThePlaceIsReadFromTheTimeOn() throws Exception {
        write(0, 1);
        String place;
        try (Feed feed = feeds.open(null)) {
            place = feed.place();
        }
        since.set(Instant.now().plusSeconds(60));
        assertThat(place).contains(" 0.0:");
        try (Feed feed = feeds.open(place.replaceFirst(" 0\\.0:\\d+", ""))) {
            write(0, 2);
            List<String> read = new ArrayList<>();
            Await.until(() -> "the second row", () -> {
                feed.next(OFTEN).forEach(record -> read.add(new String(record.json(), StandardCharsets.UTF_8)));
                return !read.isEmpty();
            });
            assertThat(read).containsExactly("{\"risk_event_id\":\"2\"}");
        }
    }

    @Test
    void aTopicThatIsCreatedAgainIsAnother() throws Exception {
        write(0, 1);
        write(0, 2);
        String place;
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.awaitRows("risk_events", 2);
            String origin = awaitOrigin(page, "");
            Await.until(() -> "a place", () -> page.place().contains("0.0:2"));
            place = page.place();
            assertThat(place).startsWith(origin + " ");

            broker.admin().deleteTopics(List.of(topics.riskEvents())).all().get();
            assertThat(page.await(message -> message.path("message").asText().contains("has no topic"))
                            .path("state")
                            .asText())
                    .isEqualTo("waiting");
            broker.createTopic(topics.riskEvents(), 1, Map.of());
            write(0, 3);
            write(0, 4);
            write(0, 5);
            assertThat(awaitOrigin(page, origin)).isNotEmpty();
            assertThat(ids(page.awaitRows("risk_events", 5))).containsExactly("1", "2", "3", "4", "5");
        }
        // To the topic that is gone, the place was behind two records. It means nothing in the other one.
        try (EventsReader page = new EventsReader(server.port(), place)) {
            assertThat(ids(page.awaitRows("risk_events", 3))).containsExactly("3", "4", "5");
        }
    }

    @Test
    void aPlaceInTheTopicsOfAnotherJobIsNone() throws Exception {
        write(0, 1);
        JobTopics others = JobTopics.create(broker);
        String place;
        try (Feed feed = new TopicFeeds(others.settings(Map.of()).kafka(), Instant.now()).open(null)) {
            place = feed.place().replaceFirst("0\\.0:0", "0.0:1");
        }
        try (Feed feed = feeds.open(place)) {
            assertThat(feed.behind()).hasValue(1);
        }
    }

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreCountedAlsoAfterAnotherFeedIsOpened() throws Exception {
        write(0, 1);
        String place;
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.awaitRows("risk_events", 1);
            Await.until(() -> "a place", () -> page.place().contains("0.0:1"));
            place = page.place();
        }
        write(0, 2);
        write(0, 3);
        broker.deleteAllRecords(topics.riskEvents());
        write(0, 4);
        try (EventsReader page = new EventsReader(server.port(), place)) {
            assertThat(ids(page.awaitRows("risk_events", 1))).containsExactly("4");
            page.await(message -> message.path("deleted").asInt() == 2);
            broker.admin().deleteTopics(List.of(topics.suppressed())).all().get();
            assertThat(page.await(message -> message.path("state").asText().equals("waiting"))
                            .path("deleted")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void anAgeCountsFromWhenAPageIsOpened() throws Exception {
        write(0, 1);
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.awaitRows("risk_events", 1);
            assertThat(page.await(message -> message.has("origin"))
                            .path("settings")
                            .path("since")
                            .asText())
                    .isEqualTo(since.get().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        since.set(Instant.now().plusSeconds(60));
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.await(message -> message.path("type").asText().equals("loaded"));
            assertThat(page.rows("risk_events")).isEmpty();
        }
    }
}
