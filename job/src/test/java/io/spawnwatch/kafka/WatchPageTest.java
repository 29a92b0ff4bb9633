package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.browser.Tab;
import io.spawnwatch.page.live.PageServer;
import io.spawnwatch.page.live.TopicFeeds;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live page in a browser. */
@Tag("slow")
@Tag("browser")
@ExtendWith(SharedServers.class)
class WatchPageTest {
    private static final ObjectNode RUN = JsonNodeFactory.instance
            .objectNode()
            .put("type", "run")
            .put("command", "watch")
            .put("version", "of a test")
            .put("generated", "2026-11-29T12:00:00Z");

    static {
        RUN.putArray("input").add("topics of a test");
        RUN.putObject("settings");
    }

    private final LargeReport made = new LargeReport();
    private KafkaBroker broker;
    private JobTopics topics;
    private PageServer server;

    @BeforeEach
    void startServer(KafkaBroker shared) throws Exception {
        broker = shared;
        topics = JobTopics.create(broker);
        server = server(0);
    }

    private PageServer server(int port) {
        return PageServer.start(
                InetAddress.getLoopbackAddress(),
                port,
                List.of(RUN),
                new TopicFeeds(topics.settings(Map.of()).kafka(), Instant.now().minusSeconds(60)));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private ProducerRecord<String, byte[]> record(String topic, ObjectNode row) {
        return new ProducerRecord<>(
                topic,
                null,
                row.path("risk_event_id").textValue(),
                row.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Commits risk events, all at once. */
    private void commit(KafkaProducer<String, byte[]> producer, ObjectNode... rows) throws Exception {
        producer.beginTransaction();
        for (ObjectNode row : rows) {
            producer.send(record(topics.riskEvents(), row)).get();
        }
        producer.commitTransaction();
    }

    private ObjectNode row() {
        return made.riskEvent().put("late", false);
    }

    private Tab open() {
        Tab tab = Tab.open("http://localhost:" + server.port() + "/");
        tab.show("events");
        return tab;
    }

    private static String standing(Tab tab) {
        return tab.page().locator(".live-bar").innerText();
    }

    @Test
    void aRowIsSeenWithinASecondOfItsCommitAndNeverBefore() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                Tab tab = open()) {
            tab.expect(() -> standing(tab), "Live");
            commit(producer, row(), row());
            tab.expect(tab::rows, 2);
            producer.beginTransaction();
            producer.send(record(topics.riskEvents(), row())).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(record(topics.riskEvents(), row().put("detection_name", "<b>Seen soon</b>")))
                    .get();
            assertThat(tab.rows()).isEqualTo(2);

            long before = System.nanoTime();
            producer.commitTransaction();
            tab.page().getByText("<b>Seen soon</b>").first().waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            assertThat(tab.rows()).isEqualTo(3);
            assertThat(took).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aRowThatIsSuppressedMeanwhileIsShownOnce() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                Tab tab = open()) {
            ObjectNode row = row();
            commit(producer, row, row());
            tab.expect(tab::rows, 2);
            producer.beginTransaction();
            ObjectNode suppressed = row.deepCopy().put("revision", 2).put("allowlist_entry", "entry-1");
            producer.send(record(topics.suppressed(), suppressed)).get();
            producer.commitTransaction();
            tab.expect(tab::rows, 1);

            // The one that has gone comes again, and another with it.
            commit(producer, row, row());
            tab.expect(tab::rows, 2);
            tab.show("suppressed");
            tab.expect(tab::rows, 1);

            commit(producer, row.deepCopy().put("revision", 3));
            tab.expect(tab::rows, 0);
            tab.show("events");
            tab.expect(tab::rows, 3);
        }
    }

    /** Rows of one hour, each a second later. */
    private ObjectNode[] rowsOf(String hour, int number) {
        return IntStream.range(0, number)
                .mapToObj(second ->
                        String.format(Locale.ROOT, "2026-01-01T%s:%02d:%02dZ", hour, second / 60, second % 60))
                .map(time -> row().put("firstTime", time).put("lastTime", time))
                .toArray(ObjectNode[]::new);
    }

    @Test
    void rowsThatComeInMoveNeitherWhoScrollsNorTheCursor() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                Tab tab = open()) {
            commit(producer, rowsOf("10", 200));
            tab.expect(tab::rows, 200);
            Locator grid = tab.page().locator("[role=grid]");
            grid.focus();
            tab.page().keyboard().press("ArrowDown");
            tab.page().keyboard().press("ArrowDown");
            String cursor = grid.locator(".grid-row.active").innerText();
            commit(producer, rowsOf("11", 1));
            tab.expect(tab::rows, 201);
            assertThat(grid.locator(".grid-row.active").innerText()).isEqualTo(cursor);

            tab.page().keyboard().press("Enter");
            // Beside the open row there is less room, and columns are left out.
            assertThat(grid.locator("[aria-selected=true]").innerText())
                    .contains(cursor.replaceFirst("(?s).*(\\d\\d:\\d\\d:\\d\\d).*", "$1"));
            grid.evaluate("grid => { grid.scrollTop = 3000; }");
            commit(producer, rowsOf("12", 1));
            tab.expect(tab::rows, 202);
            assertThat(((Number) grid.evaluate("grid => grid.scrollTop")).intValue())
                    .isGreaterThanOrEqualTo(3000);
        }
    }

    @Test
    void aBrowserThatWasCutOffMissesNothingAndShowsNothingTwice() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                Tab tab = open()) {
            ObjectNode revised = row();
            commit(producer, row(), revised);
            tab.expect(tab::rows, 2);
            tab.expect(() -> standing(tab), "Live");
            tab.expectCut();

            int port = server.port();
            server.close();
            tab.expect(() -> standing(tab).startsWith("Not connected"), true);
            commit(producer, row(), row(), revised.deepCopy().put("revision", 2).put("count", 77));
            server = server(port);

            tab.expect(tab::rows, 4);
            tab.expect(() -> standing(tab), "Live");
            commit(producer, row());
            tab.expect(tab::rows, 5);
            assertThat(tab.page().locator("nav .nav-count").first().innerText()).isEqualTo("5");
        }
    }

    @Test
    void rowsOfTwoJobsNeverMix() throws Exception {
        try (KafkaProducer<String, byte[]> producer = topics.transactionalProducer();
                Tab tab = open()) {
            commit(producer, row(), row());
            tab.expect(tab::rows, 2);
            tab.expectCut();
            int port = server.port();
            server.close();
            topics = JobTopics.create(broker);
            commit(producer, row().put("detection_name", "Of the other job"));
            AtomicInteger loads = new AtomicInteger();
            tab.page().onLoad(page -> loads.incrementAndGet());
            server = server(port);

            // A page that is just being replaced cannot be asked for its rows.
            tab.expect(loads::get, 1);
            tab.expect(tab::rows, 1);
            tab.page().getByText("Of the other job").first().waitFor();
            tab.expect(() -> standing(tab), "Live");
        }
    }
}
