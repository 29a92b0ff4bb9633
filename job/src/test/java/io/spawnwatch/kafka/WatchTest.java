package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.page.live.EventsReader;
import io.spawnwatch.page.live.FollowedFeed;
import io.spawnwatch.page.live.PageServer;
import io.spawnwatch.page.live.RecordLines;
import io.spawnwatch.page.live.TopicFeeds;
import io.spawnwatch.report.PrintableWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker of its own, because it is restarted. */
@Tag("slow")
class WatchTest {
    private static KafkaBroker broker;

    private JobTopics topics;
    private PageServer server;

    @BeforeAll
    static void startBroker() throws Exception {
        // A broker that has ended is only let in again when its session has.
        broker = new KafkaBroker(
                KafkaBroker.Ports.free(),
                Map.of("broker.session.timeout.ms", "4000", "broker.heartbeat.interval.ms", "500"),
                Map.of());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startServer() throws Exception {
        topics = JobTopics.create(broker);
        KafkaSettings kafka = topics.settings(Map.of()).kafka();
        server = PageServer.start(
                InetAddress.getLoopbackAddress(),
                0,
                List.of(),
                new TopicFeeds(kafka, Instant.now().minusSeconds(60)));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private ProducerRecord<String, byte[]> row(int id) {
        return new ProducerRecord<>(topics.riskEvents(), null, String.valueOf(id), json(id));
    }

    private static byte[] json(int id) {
        return ("{\"risk_event_id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> ids(List<JsonNode> rows) {
        return rows.stream().map(row -> row.path("risk_event_id").asText()).toList();
    }

    private static void awaitLoaded(EventsReader page) throws Exception {
        page.await(message -> message.path("type").asText().equals("loaded"));
    }

    @Test
    void aRowIsShownWithinASecondOfItsCommitAndNeverBefore() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                EventsReader page = new EventsReader(server.port(), null)) {
            awaitLoaded(page);
            producer.beginTransaction();
            producer.send(row(1)).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(row(2)).get();
            // A record of another topic overtakes those of an open transaction, so these would have been shown by now.
            broker.write(topics.suppressed(), 0, "s", json(9));
            page.awaitRows("suppressed", 1);
            assertThat(page.rows("risk_events")).isEmpty();

            long before = System.nanoTime();
            producer.commitTransaction();
            page.awaitRows("risk_events", 1);
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            assertThat(ids(page.rows("risk_events"))).containsExactly("2");
            assertThat(took).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aPageThatWasCutOffMissesNothingAndGetsNothingTwice() throws Exception {
        for (int id = 0; id < 5; id++) {
            broker.write(topics.riskEvents(), 0, "k", json(id));
        }
        String place;
        try (EventsReader page = new EventsReader(server.port(), null)) {
            assertThat(ids(page.awaitRows("risk_events", 5))).containsExactly("0", "1", "2", "3", "4");
            Await.until(() -> "a place", () -> page.place().contains(":5"));
            place = page.place();
        }
        broker.write(topics.riskEvents(), 0, "k", json(5));
        broker.write(topics.rejected(), 0, "k", json(6));

        try (EventsReader page = new EventsReader(server.port(), place)) {
            page.awaitRows("rejected", 1);
            awaitLoaded(page);
            assertThat(ids(page.rows("risk_events"))).containsExactly("5");
        }
    }

    @Test
    void aBrokerThatRestartsIsWaitedFor() throws Exception {
        broker.write(topics.riskEvents(), 0, "k", json(1));
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.awaitRows("risk_events", 1);
            broker.restart();
            broker.write(topics.riskEvents(), 0, "k", json(2));
            assertThat(ids(page.awaitRows("risk_events", 2))).containsExactly("1", "2");
        }
    }

    private static void awaitStatus(EventsReader page, String state, String trouble) throws Exception {
        page.awaitLast(
                "status",
                message -> message.path("state").asText().equals(state)
                        && message.path("message").asText().equals(trouble));
    }

    @Test
    void aPartitionWithoutALeaderHoldsUpNoOther() throws Exception {
        String trouble = "no broker leads partition 1 of topic " + topics.riskEvents()
                + ", so records are missing until one does";
        TopicFeeds feeds = new TopicFeeds(
                topics.settings(Map.of()).kafka(), () -> Instant.now().minusSeconds(60), Duration.ofMillis(100));
        try (KafkaBroker second = broker.second();
                PageServer often = PageServer.start(InetAddress.getLoopbackAddress(), 0, List.of(), feeds)) {
            broker.admin()
                    .createPartitions(Map.of(topics.riskEvents(), NewPartitions.increaseTo(2, List.of(List.of(2)))))
                    .all()
                    .get();
            Await.until(
                    () -> "two partitions",
                    () -> broker.ends(topics.riskEvents()).size() == 2);
            broker.write(topics.riskEvents(), 0, "k", json(1));
            broker.write(topics.riskEvents(), 1, "k", json(2));
            try (EventsReader open = new EventsReader(often.port(), null)) {
                open.awaitRows("risk_events", 2);
                AtomicReference<EventsReader> opened = new AtomicReference<>();
                second.whileAway(() -> "rows of the other partition", () -> {
                    broker.write(topics.riskEvents(), 0, "k", json(3));
                    assertThat(ids(open.awaitRows("risk_events", 3)).get(2)).isEqualTo("3");

                    opened.set(new EventsReader(often.port(), null));
                    assertThat(ids(opened.get().awaitRows("risk_events", 2))).containsExactly("1", "3");
                    awaitStatus(opened.get(), "live", trouble);
                    awaitStatus(open, "live", trouble);
                    return true;
                });
                try (EventsReader later = opened.get()) {
                    broker.write(topics.riskEvents(), 1, "k", json(4));
                    assertThat(ids(open.awaitRows("risk_events", 4))).endsWith("4");
                    assertThat(ids(later.awaitRows("risk_events", 4))).containsExactly("1", "3", "2", "4");
                    awaitStatus(open, "live", "");
                    awaitStatus(later, "live", "");
                }
            }
        }
    }

    @Test
    void noGroupOfTheBrokerKnowsAPage() throws Exception {
        broker.write(topics.riskEvents(), 0, "k", json(1));
        try (EventsReader page = new EventsReader(server.port(), null)) {
            page.awaitRows("risk_events", 1);
            assertThat(broker.admin().listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void whoReadsLinesIsToldThatTheBrokerIsAwayAndThatItIsBack() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        TopicFeeds feeds = new TopicFeeds(topics.settings(Map.of()).kafka(), Instant.now());
        RecordLines lines = new RecordLines(
                false,
                false,
                broker.bootstrapServers(),
                List::of,
                new PrintableWriter(new PrintWriter(out)),
                new PrintableWriter(new PrintWriter(err)));
        try (FollowedFeed feed = FollowedFeed.of(feeds, feeds.open(null))) {
            FutureTask<Void> reading = new FutureTask<>(() -> {
                lines.follow(feed);
                return null;
            });
            Thread thread = new Thread(reading, "lines");
            thread.start();
            broker.write(topics.riskEvents(), 0, "k", json(1));
            Await.until(() -> "a line", () -> !out.toString().isEmpty());
            assertThat(err.toString()).isEmpty();
            broker.whileAway(() -> "a word of it", () -> !err.toString().isEmpty());
            broker.write(topics.riskEvents(), 0, "k", json(2));
            Await.until(
                    () -> "another line and a word of it, after " + err,
                    () -> out.toString().lines().count() == 2 && err.toString().contains("again"));
            assertThat(err.toString().lines())
                    .containsExactly("waiting for a broker at " + broker.bootstrapServers(), "reading again");
            thread.interrupt();
            assertThatThrownBy(reading::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }
}
