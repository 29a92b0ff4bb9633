package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.live.RecordKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever can start a process can write to the live page's topics. The page shows it as text, and runs nothing. */
@Tag("slow")
@Tag("browser")
class LiveHostileTextTest {
    private LiveServer server;

    @BeforeEach
    void startServer() {
        server = new LiveServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void markupIsTextInAllViews() {
        server.push(HostileRows.markup());
        server.push(RecordKind.SUPPRESSED, HostileRows.suppressed());
        server.push(RecordKind.REJECTED, HostileRows.rejected());
        try (Tab tab = server.open("overview")) {
            for (String view :
                    List.of("overview", "ranking", "attack", "events", "suppressed", "rejected", "events?row=markup")) {
                tab.show(view);
                HostileRows.assertOnlyText(tab, view);
                assertThat(tab.text()).as(view).contains("onerror=alert(1)");
            }
        }
    }

    /** Also while the page is open, and in the counts of the last hours, which only the live page has. */
    @Test
    void charactersThatTurnOrHideTextAreWrittenOut() {
        try (Tab tab = server.open("events")) {
            ObjectNode recent = server.row()
                    .put("detection_id", "turned")
                    .put("dest", "ws-\u202egro.elpmaxe")
                    .put("detection_name", "\u2067turned");
            server.push(HostileRows.reversed(), HostileRows.hidden(), recent);
            tab.expect(tab::rows, 3);
            for (String id : List.of("reversed", "hidden")) {
                tab.show("events?row=" + id);
                assertThat(tab.page().locator(".detail pre.command").allInnerTexts())
                        .contains(
                                id.equals("hidden")
                                        ? "cmd.exe \\u2066\\u2067\\u2068/c\\u0000 whoami \\udc00\\ud800 \\u2028end"
                                        : "invoice_\\u202etxt.exe \\u0007\\u200b\\ud800");
            }
            tab.show("overview");
            assertThat(tab.page().locator(".last-hours").allInnerTexts())
                    .anyMatch(hosts -> hosts.contains("ws-\\u202egro.elpmaxe"))
                    .anyMatch(detections -> detections.contains("\\u2067turned"));
            for (String view : List.of("overview", "events", "ranking", "attack")) {
                tab.show(view);
                assertThat((String) tab.page().evaluate("() => document.documentElement.textContent"))
                        .as(view)
                        .doesNotContain("\u202e", "\u2066", "\u2067", "\u2068", "\u0000", "\u2028", "\ud800");
                assertThat(tab.page().evaluate("""
                                () => [...document.querySelectorAll('[title], [aria-label]')]
                                    .map(e => e.title + e.getAttribute('aria-label'))
                                    .filter(text => /[\\u202e\\u2066-\\u2068\\0\\u2028]/.test(text))""")).as("hints of %s", view).isEqualTo(List.of());
            }
        }
    }

    @Test
    void namesThatObjectsOfJavaScriptHaveAreNames() {
        HostileRows.PROTOTYPES.forEach(name -> server.push(HostileRows.prototype(name)));
        try (Tab tab = server.open("events")) {
            assertThat(tab.rows()).isEqualTo(HostileRows.PROTOTYPES.size());
            for (String view : List.of("overview", "ranking", "attack", "events", "detections")) {
                tab.show(view);
                assertThat(tab.text()).as(view).doesNotContain("fault of the page", "native code", "[object");
            }
            for (String name : HostileRows.PROTOTYPES) {
                tab.show("events?host=" + name);
                tab.expect(tab::rows, 1);
                tab.show("story?object=" + name + "&kind=system");
                tab.page().locator(".steps").waitFor();
                assertThat(tab.page().locator("h1").innerText()).isEqualTo(name);
            }
        }
    }

    @Test
    void longTextsLeaveThePageUsable() {
        server.push(HostileRows.large(), HostileRows.longHost());
        try (Tab tab = server.open("events")) {
            tab.expect(tab::rows, 2);
            for (String view : List.of("overview", "ranking", "events")) {
                tab.show(view);
                HostileRows.assertOnlyText(tab, view);
                assertThat(
                                tab.page()
                                        .evaluate(
                                                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as(view)
                        .isEqualTo(0);
            }
            tab.show("events?row=large");
            tab.page().getByText("Show all").click();
            assertThat(tab.page()
                            .evaluate(
                                    "text => [...document.querySelectorAll('.detail pre.command')].some(e => e.textContent === text)",
                                    HostileRows.LONG))
                    .isEqualTo(true);
            // Whoever follows the host's link has its whole name in the address.
            tab.page()
                    .evaluate(
                            "host => { location.hash = 'story?' + new URLSearchParams({object: host, kind: 'system'}); }",
                            HostileRows.LONG_HOST);
            tab.page().locator(".steps").waitFor();
            tab.show("events");
            server.push(server.row());
            tab.expect(tab::rows, 3);
        }
    }

    /** If markup became elements after all, the browser would still run nothing, and ask nobody. */
    @Test
    void theContentSecurityPolicyIsInForce() throws IOException {
        try (ServerSocket attacker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Tab tab = server.open("overview")) {
            String elsewhere = "http://127.0.0.1:" + attacker.getLocalPort();
            Map<String, String> attempts = Map.of(
                    "script-src-elem inline",
                    "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
                            + " document.body.append(s)",
                    "script-src-attr inline",
                    "const b = document.createElement('button'); document.body.append(b);"
                            + " b.setAttribute('onclick', 'window.ran = 1'); b.click(); b.remove()",
                    "script-src-elem data",
                    "const s = document.createElement('script'); s.src = 'data:,window.ran=1';"
                            + " document.body.append(s)",
                    "img-src " + elsewhere,
                    "new Image().src = 'ELSEWHERE/x.png'",
                    "connect-src " + elsewhere,
                    "fetch('ELSEWHERE/').catch(() => {})",
                    "style-src-elem inline",
                    "const s = document.createElement('style');"
                            + " s.textContent = 'body{display:none}'; document.body.append(s)",
                    "frame-src " + elsewhere,
                    "const f = document.createElement('iframe'); f.src = 'ELSEWHERE/';" + " document.body.append(f)");
            tab.expectRefusals();
            attempts.forEach((refused, attempt) -> assertThat(
                            tab.page().evaluate("""
                    () => new Promise(resolve => {
                        addEventListener('securitypolicyviolation',
                            e => resolve(`${e.effectiveDirective} ${e.blockedURI.replace(/([^:/])\\/.*/, '$1')}`),
                            {once: true});
                        setTimeout(() => resolve('nothing was refused'), 2000);
                        ATTEMPT;
                    })""".replace("ATTEMPT", attempt).replace("ELSEWHERE", elsewhere)))
                    .as(attempt)
                    .isEqualTo(refused));
            assertThat(tab.page().evaluate("() => String(window.ran)")).isEqualTo("undefined");
            attacker.setSoTimeout(100);
            assertThatThrownBy(() -> readRequest(attacker)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Chromium may open a connection before it asks whether it may. */
    private static void readRequest(ServerSocket attacker) throws IOException {
        while (true) {
            try (Socket connection = attacker.accept()) {
                connection.setSoTimeout(100);
                assertThat(connection.getInputStream().read())
                        .as("a byte of a request")
                        .isNegative();
            }
        }
    }
}
