package io.spawnwatch.page.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import io.spawnwatch.page.live.RecordKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Browsers sleep, tunnels die, servers end. A page that is back has every row, each once. */
@Tag("slow")
@Tag("browser")
class LiveSurvivalTest {
    /** Longer than a page bears silence, ms. */
    private static final int SILENCE_MS = 21_000;

    private LiveServer server;
    private int rejected;

    @BeforeEach
    void startServer() {
        server = new LiveServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** A page whose clock the test can move on. */
    private static Tab openWithClock(String address) {
        return LiveServer.show(Tab.open(address, tab -> tab.page().clock().install()), "events");
    }

    private static void assertCounts(Tab tab, int raised, int suppressed, int unusable) {
        tab.expect(() -> LiveServer.standing(tab), "Live");
        tab.expect(
                () -> tab.page().locator("nav .nav-count").allInnerTexts().stream()
                        .map(count -> count.replace(",", ""))
                        .toList(),
                List.of(String.valueOf(raised), "0", String.valueOf(suppressed), String.valueOf(unusable)));
        tab.expect(tab::rows, raised);
    }

    private void pushOfEach(ObjectNode... rows) {
        server.push(rows);
        server.push(RecordKind.SUPPRESSED, LiveServer.suppressed(server.row()));
        server.push(RecordKind.REJECTED, LiveServer.rejected(++rejected));
    }

    private static void setState(Tab tab, String state) {
        CDPSession browser = tab.page().context().newCDPSession(tab.page());
        JsonObject wanted = new JsonObject();
        wanted.addProperty("state", state);
        browser.send("Page.setWebLifecycleState", wanted);
        browser.detach();
    }

    @Test
    void aPageThatSleepsHasAllRowsAfterWaking() {
        pushOfEach(server.rows(3));
        try (Tab tab = server.open("events")) {
            assertCounts(tab, 3, 1, 1);
            setState(tab, "frozen");
            for (int turn = 0; turn < 20; turn++) {
                server.push(server.rows(250));
            }
            pushOfEach(server.rows(2));
            setState(tab, "active");

            assertCounts(tab, 5_005, 2, 2);
        }
    }

    @Test
    void aTunnelThatDiedIsNoticedAndLeft() {
        pushOfEach(server.rows(3));
        ObjectNode revised = server.row();
        server.push(revised);
        try (Tunnel tunnel = new Tunnel(server.port());
                Tab tab = openWithClock(tunnel.address())) {
            assertCounts(tab, 4, 1, 1);
            tab.expectCut();
            tunnel.die();
            pushOfEach(server.row(), server.row(), revised.deepCopy().put("revision", 2));
            tab.page().clock().fastForward(SILENCE_MS);
            tab.expect(() -> LiveServer.standing(tab).startsWith("Live"), false);
            assertThat(tab.rows()).isEqualTo(4);

            // Also the next attempt went nowhere.
            tunnel.revive();
            tab.page().clock().fastForward(SILENCE_MS);
            assertCounts(tab, 6, 2, 2);
            server.push(server.row());
            tab.expect(tab::rows, 7);
        }
    }

    @Test
    void aPageOutlivesItsServer() {
        pushOfEach(server.rows(3));
        try (Tab tab = server.open("events")) {
            assertCounts(tab, 3, 1, 1);
            tab.expectCut();
            server.restart(() -> {
                tab.expect(() -> LiveServer.standing(tab).startsWith("Live"), false);
                pushOfEach(server.rows(2));
            });
            assertCounts(tab, 5, 2, 2);
            server.push(server.row());
            tab.expect(tab::rows, 6);
        }
    }

    /** Each page holds a thread and a consumer, so their number has a limit. */
    @Test
    void thePageThatIsTooManySaysWhyItWaits() throws IOException {
        server.push(server.row());
        Deque<Socket> others = new ArrayDeque<>();
        try {
            for (int page = 0; page < 32; page++) {
                others.add(reader());
            }
            try (Tab tab = Tab.open(server.address(), Tab::expectCut)) {
                tab.expect(() -> LiveServer.standing(tab).contains("Too many pages are open"), true);
                others.remove().close();
                tab.show("events");
                assertCounts(tab, 1, 0, 0);
            }
        } finally {
            for (Socket other : others) {
                other.close();
            }
        }
    }

    /** Asks for messages, and waits until the first of them arrives. */
    private Socket reader() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        return socket;
    }
}
