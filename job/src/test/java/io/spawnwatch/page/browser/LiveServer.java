package io.spawnwatch.page.browser;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.live.PageServer;
import io.spawnwatch.page.live.PushedFeeds;
import io.spawnwatch.page.live.RecordKind;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A live page's server, which sends what a test pushes. */
final class LiveServer implements AutoCloseable {
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

    private final PushedFeeds feeds = new PushedFeeds();
    private final LargeReport made = new LargeReport();
    private PageServer server = start(0);
    private int rows;

    private PageServer start(int port) {
        return PageServer.start(InetAddress.getLoopbackAddress(), port, List.of(RUN), feeds);
    }

    int port() {
        return server.port();
    }

    /** Where the page is. */
    String address() {
        return "http://localhost:" + port() + "/";
    }

    /** Opens the page at a view. */
    Tab open(String view) {
        return show(Tab.open(address()), view);
    }

    static Tab show(Tab tab, String view) {
        tab.expect(() -> standing(tab), "Live");
        tab.show(view);
        return tab;
    }

    /** What the page says of its connection. */
    static String standing(Tab tab) {
        return tab.page().locator(".live-bar").innerText();
    }

    /** Ends the server, and starts another one at its port. */
    void restart(Runnable meanwhile) {
        int port = server.port();
        server.close();
        meanwhile.run();
        server = start(port);
    }

    /** A risk event in time. Each is seen later than the one before, all of them within the last hours. */
    ObjectNode row() {
        rows++;
        Instant time = Instant.now()
                .truncatedTo(ChronoUnit.HOURS)
                .minus(1, ChronoUnit.HOURS)
                .plusMillis(100L * rows);
        return made.riskEvent()
                .put("late", false)
                .put("firstTime", time.toString())
                .put("lastTime", time.toString())
                .put("window_start", time.truncatedTo(ChronoUnit.HOURS).toString())
                .put(
                        "window_end",
                        time.truncatedTo(ChronoUnit.HOURS)
                                .plus(1, ChronoUnit.HOURS)
                                .toString());
    }

    /** The next risk events. */
    ObjectNode[] rows(int count) {
        ObjectNode[] next = new ObjectNode[count];
        for (int row = 0; row < count; row++) {
            next[row] = row();
        }
        return next;
    }

    /** A suppressed row. */
    static ObjectNode suppressed(ObjectNode row) {
        return row.deepCopy()
                .put("allowlist_entry", "backup")
                .put("allowlist_owner", "operations")
                .put("allowlist_reason", "runs each night");
    }

    /** A rejected record. */
    static ObjectNode rejected(long offset) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("topic", "process-events")
                .put("partition", 0)
                .put("offset", offset)
                .put("reason", "malformed")
                .put("detail", "no JSON object at byte 7")
                .put("size", 12)
                .put("excerpt", "<b>no JSON</b>");
    }

    /** Sends risk events. */
    void push(ObjectNode... risen) {
        feeds.push(RecordKind.RISK_EVENTS, risen);
    }

    /** Sends records. */
    void push(RecordKind kind, ObjectNode... records) {
        feeds.push(kind, records);
    }

    /** Sends records of any content. */
    void pushBytes(RecordKind kind, List<byte[]> records) {
        feeds.push(kind, records);
    }

    @Override
    public void close() {
        server.close();
    }
}
