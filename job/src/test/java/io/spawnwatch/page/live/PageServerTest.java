package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.page.live.Feed.FeedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {
    private static final ObjectNode RUN =
            JsonNodeFactory.instance.objectNode().put("type", "run").put("command", "watch");

    private final List<FeedRecord> records = new ArrayList<>();
    private PageServer server;

    @BeforeEach
    void start() {
        records.add(record("{\"risk_event_id\": \"1\"}"));
        records.add(
                record("{\"risk_event_id\": \"2\", \"process\": \"</script><script>alert(1)</script>\\ud800\u2028\"}"));
        records.add(record("no JSON\n\ndata: {\"type\": \"loaded\"}"));
        records.add(record("{\"risk_event_id\":\n\n\"3\"}"));
        server = PageServer.start(InetAddress.getLoopbackAddress(), 0, List.of(RUN), new RecordedFeeds(records));
    }

    private static FeedRecord record(String json) {
        return new FeedRecord(RecordKind.RISK_EVENTS, json.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The whole answer to a request, with its status line and headers. */
    private String answer(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String request = method + " " + path + " HTTP/1.1\r\n" + (host.isEmpty() ? "" : "Host: " + host + "\r\n")
                    + "Connection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String host() {
        return "localhost:" + server.port();
    }

    @Test
    void thePageMayRunNothingButItsOwnModules() throws Exception {
        String page = answer("GET", "/", host());
        assertThat(page).startsWith("HTTP/1.1 200 OK").contains("Content-type: text/html; charset=utf-8");
        assertThat(page.lines()
                        .filter(line -> line.startsWith("Content-security-policy: "))
                        .toList())
                .singleElement()
                .asString()
                .contains(
                        "default-src 'none'",
                        "script-src 'self' 'sha256-",
                        "connect-src 'self'",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer("GET", "/js/app.js", host())).contains("Content-type: text/javascript; charset=utf-8");
        assertThat(answer("HEAD", "/js/app.js", host()))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/../pom.xml", "/js/%2e%2e/app.js", "/js/", "/js/app.js/"})
    void nothingButThePageIsThere(String path) throws Exception {
        assertThat(answer("GET", path, host())).startsWith("HTTP/1.1 404 ").doesNotContain("import");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeChanged(String method) throws Exception {
        assertThat(answer(method, "/", host())).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD");
        assertThat(answer(method, "/events", host())).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"attacker.example", "attacker.example:8484", "localhost.attacker.example", "192.168.1.7", ""})
    void aNameThatSomebodyHasPointedHereIsRefused(String host) throws Exception {
        for (String path : List.of("/", "/events")) {
            assertThat(answer("GET", path, host))
                    .matches("(?s)HTTP/1.1 (403|400) .*")
                    .doesNotContain("risk_event_id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherWebsiteCannotEvenOpenAStream(String site) throws Exception {
        assertThat(answer("GET", "/events", host() + "\r\nSec-Fetch-Site: " + site))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("risk_event_id");
        assertThat(answer("GET", "/", host() + "\r\nSec-Fetch-Site: none")).startsWith("HTTP/1.1 200 OK");
    }

    /** As a browser asks that opens a link in a ticket, or in a dashboard of another port of this machine. */
    private String fromLink(String path, String site, String mode, String destination) throws IOException {
        return answer(
                "GET",
                path,
                host() + "\r\nSec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: " + mode + "\r\nSec-Fetch-Dest: "
                        + destination);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aLinkOfAnotherWebsiteOpensThePageAndNothingElse(String site) throws Exception {
        assertThat(fromLink("/", site, "navigate", "document"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("data-events=", "frame-ancestors 'none'", "Cross-origin-opener-policy: same-origin");
        assertThat(fromLink("/", site, "navigate", "iframe")).startsWith("HTTP/1.1 403 ");
        assertThat(fromLink("/", site, "cors", "empty")).startsWith("HTTP/1.1 403 ");
        assertThat(fromLink("/", site, "no-cors", "script")).startsWith("HTTP/1.1 403 ");
        for (String path : List.of("/events", "/js/app.js", "/nothing")) {
            assertThat(fromLink(path, site, "navigate", "document"))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("risk_event_id", "import")
                    .contains("Requests from other websites are refused.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8484", "[::1]:8484"})
    void namesOfTheLoopbackAreServed(String host) throws Exception {
        assertThat(answer("GET", "/", host)).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void otherAddressesOfTheMachineDoNotAnswer() throws Exception {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, server.port()).close())
                            .isInstanceOf(ConnectException.class);
                }
            }
        }
        assertThat(server.port()).isPositive();
    }

    @Test
    void recordsArriveAsTheyWereWrittenAndNoRecordCanForgeAMessage() throws Exception {
        try (EventsReader page = new EventsReader(server.port(), null)) {
            List<JsonNode> rows = page.awaitRows("risk_events", 3);
            page.await(message -> message.path("type").asText().equals("loaded"));
            JsonNode status = page.await(message -> message.path("unreadable").asInt() == 1);

            assertThat(page.messages().get(0)).isEqualTo(RUN);
            assertThat(rows)
                    .extracting(row -> row.path("risk_event_id").asText())
                    .containsExactly("1", "2", "3");
            assertThat(rows.get(1).path("process").asText())
                    .isEqualTo("</script><script>alert(1)</script>\ud800\u2028");
            assertThat(status.path("state").asText()).isEqualTo("live");
            assertThat(page.messages().stream()
                            .filter(message -> message.path("type").asText().equals("loaded")))
                    .hasSize(1);
            assertThat(page.place()).isEqualTo("4");
        }
    }

    @Test
    void aPageThatConnectsAgainGetsOnlyWhatItDoesNotHave() throws Exception {
        try (EventsReader page = new EventsReader(server.port(), "4")) {
            page.await(message -> message.path("type").asText().equals("loaded"));
            assertThat(page.rows("risk_events")).isEmpty();
        }
    }

    @Test
    void aPortInUseIsNamedWithTheCure() {
        assertThatThrownBy(() -> PageServer.start(
                        InetAddress.getLoopbackAddress(), server.port(), List.of(), new RecordedFeeds(List.of())))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("--port: port " + server.port() + " of ")
                .hasMessageEndingWith("; name another, or 0 for any that is free");
    }
}
