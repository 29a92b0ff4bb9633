package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import io.spawnwatch.page.live.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What rows that come in do to a page that somebody reads. */
@Tag("slow")
@Tag("browser")
class LiveRowsTest {
    private LiveServer server;

    @BeforeEach
    void startServer() {
        server = new LiveServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static String count(Tab tab, String view) {
        return tab.page().locator("nav a[href^='#" + view + "'] .nav-count").innerText();
    }

    @Test
    void aFilterIsOnRowsThatComeInToo() {
        server.push(server.row().put("dest", "srv-1"), server.row().put("dest", "srv-2"));
        try (Tab tab = server.open("events?host=srv-1")) {
            assertThat(tab.rows()).isOne();
            server.push(
                    server.row().put("dest", "srv-1"),
                    server.row().put("dest", "srv-3"),
                    server.row().put("dest", "srv-1"));

            tab.expect(tab::rows, 3);
            assertThat(tab.column(4)).containsOnly("srv-1");
            tab.expect(() -> tab.page().locator(".chosen [role=status]").innerText(), "3 of 5 rows");
            assertThat(tab.address()).endsWith("#events?host=srv-1");
            tab.show("overview?host=srv-1");
            tab.button("Clear all").click();
            tab.show("events");
            assertThat(tab.rows()).isEqualTo(5);
        }
    }

    /** Where the part of the table in sight begins: the first row that can be seen whole, and how far from the top. */
    private static Object inSight(Tab tab) {
        return tab.page().evaluate("""
                () => {
                    const grid = document.querySelector('.grid');
                    const head = grid.querySelector('.grid-head').getBoundingClientRect().bottom;
                    const row = [...grid.querySelectorAll('.grid-body [role=row]')]
                        .find(line => line.getBoundingClientRect().top >= head);
                    return row.innerText + ' at ' + Math.round(row.getBoundingClientRect().top);
                }""");
    }

    @Test
    void whatIsReadStaysWhereItIs() {
        server.push(server.rows(400));
        try (Tab tab = server.open("events?sort=-time")) {
            Locator detail = tab.page().locator(".detail");
            tab.grid().locator(".grid-body [role=row]").nth(4).click();
            detail.waitFor();
            String open = detail.innerText();
            String address = tab.address();
            // The reader scrolls on, to compare.
            tab.grid().hover();
            tab.page().mouse().wheel(0, 3_000);
            tab.expect(() -> tab.grid().locator("[aria-selected=true]").count(), 0);
            Object before = inSight(tab);

            for (int turn = 1; turn <= 3; turn++) {
                server.push(server.rows(50));
                tab.expect(tab::rows, 400 + 50 * turn);
                tab.awaitRest();
                tab.expect(() -> inSight(tab), before);
            }
            assertThat(detail.innerText()).isEqualTo(open);
            assertThat(tab.address()).isEqualTo(address);
        }
    }

    @Test
    void theKeyboardsRowIsTheOneThatOpens() {
        server.push(server.rows(60));
        try (Tab tab = server.open("events?sort=-time")) {
            tab.grid().focus();
            tab.press("ArrowDown", "ArrowDown", "ArrowDown");
            String announced = announced(tab);
            server.push(server.rows(7));
            tab.expect(tab::rows, 67);
            tab.awaitRest();
            assertThat(announced(tab)).isEqualTo(announced);
            tab.press("Enter");
            // Beside it, the table has fewer columns.
            String command = announced.substring(announced.lastIndexOf('\n') + 1);
            assertThat(tab.page().locator(".detail pre.command").allInnerTexts())
                    .contains(command);
        }
    }

    private static String announced(Tab tab) {
        return (String)
                tab.page()
                        .evaluate(
                                "() => document.getElementById(document.querySelector('.grid').getAttribute('aria-activedescendant')).innerText");
    }

    @Test
    void aRevisionReplacesTheRowThatIsOpen() {
        ObjectNode row = server.row().put("dest", "srv-1");
        server.push(row, server.row());
        try (Tab tab = server.open("events?row=" + row.path("risk_event_id").textValue())) {
            assertThat(tab.page().locator(".detail").innerText()).doesNotContain("77 sightings");
            server.push(row.deepCopy().put("revision", 2).put("count", 77));
            tab.expect(() -> tab.page().locator(".detail").innerText().contains("77 sightings"), true);
            assertThat(tab.rows()).isEqualTo(2);
        }
    }

    /** An allowlist entry that is added covers rows that were raised before, and one that is removed uncovers them. */
    @Test
    void aRowIsEitherRaisedOrSuppressed() {
        ObjectNode row = server.row().put("dest", "srv-1");
        ObjectNode other = server.row().put("dest", "srv-2");
        server.push(row, other);
        try (Tab tab = server.open("events")) {
            assertThat(tab.rows()).isEqualTo(2);
            server.push(RecordKind.SUPPRESSED, LiveServer.suppressed(row).put("revision", 2));
            tab.expect(tab::rows, 1);
            assertThat(tab.column(4)).containsExactly("srv-2");
            tab.expect(() -> count(tab, "suppressed"), "1");
            tab.show("ranking");
            tab.expect(() -> tab.text().contains("srv-1"), false);

            server.push(row.deepCopy().put("revision", 3));
            tab.expect(() -> count(tab, "suppressed"), "0");
            tab.show("events");
            tab.expect(tab::rows, 2);
        }
    }

    @Test
    void anAddressMayAskForWhatThereIsNot() {
        server.push(server.row().put("dest", "srv-1"));
        try (Tab tab = server.open("ranking?order=constructor&kind=toString")) {
            assertThat(tab.page().locator("table.objects").innerText()).contains("srv-1");
            tab.show("overview?host=nobody");
            assertThat(tab.text()).contains("No risk events in the last 8 hours pass the filter.");
            tab.show("story?object=SRV-1.corp.example&kind=system");
            assertThat(tab.text()).contains("srv-1 is the same host, written differently.");
            tab.show("story?object=srv-2&kind=system");
            assertThat(tab.text()).contains("No rows name this host, or none of them pass the filter.");
        }
    }

    private static ObjectNode withRiskObject(ObjectNode row, Consumer<ObjectNode> change) {
        change.accept((ObjectNode) row.path("risk_objects").path(0));
        return row;
    }

    /** A fault outside the views says so: otherwise the page would stand still and call itself live. */
    @Test
    void aFaultOfTheWholePageIsSaid() {
        server.push(server.row());
        try (Tab tab = server.open("events")) {
            tab.expectCut();
            tab.page().evaluate("() => { Uint8Array.from = () => { throw new Error('broken for a test'); }; }");
            server.push(server.row());
            Locator failure = tab.page().locator("#app > .failure");
            failure.waitFor();
            assertThat(failure.innerText()).contains("The page has stopped", "broken for a test");
            assertThat(tab.page().locator(".live-bar").count()).isZero();

            failure.locator("button").click();
            tab.page().locator("main h1").waitFor();
            tab.expect(tab::rows, 2);
        }
    }

    /** Whoever may write to a topic may write anything. The rows around it are shown, and the page says that it lacks some. */
    @Test
    void recordsOfAnotherShapeAreSaid() {
        List<byte[]> records = new ArrayList<>();
        Stream.of(
                        server.row().toString(),
                        "{}",
                        "{\"risk_event_id\":\"1\"}",
                        server.row().put("risk_objects", "none").toString(),
                        server.row().putNull("annotations").toString(),
                        server.row().put("firstTime", "yesterday").toString(),
                        server.row().set("dest", server.row()).toString(),
                        server.row().put("count", "many").toString(),
                        server.row().put("severity", 7).toString(),
                        withRiskObject(server.row(), object -> object.put("risk_object_type", 7))
                                .toString(),
                        server.row().put("allowlist_entry", 7).toString(),
                        withRiskObject(server.row().put("dest", "srv-older"), object -> {
                                    object.put("risk_object", "srv-older");
                                    object.remove("risk_object_kind");
                                })
                                .toString(),
                        server.row().put("process", 7.5).toString(),
                        server.row().put("dest", "srv-last").toString())
                .forEach(json -> records.add(json.getBytes(StandardCharsets.UTF_8)));
        try (Tab tab = server.open("events")) {
            server.pushBytes(RecordKind.RISK_EVENTS, records);
            server.pushBytes(RecordKind.REJECTED, List.of("{}".getBytes(StandardCharsets.UTF_8)));
            tab.expect(() -> tab.column(4).contains("srv-last"), true);
            tab.expect(() -> tab.text().contains("The page leaves out records of risk_events"), true);
            for (String view : List.of("overview", "ranking", "attack", "detections", "rejected", "events")) {
                tab.show(view);
                assertThat(tab.text()).as(view).doesNotContain("fault of the page", "[object", "undefined", "NaN");
            }
            tab.grid()
                    .locator(".grid-body [role=row]")
                    .filter(new Locator.FilterOptions().setHasText("srv-older"))
                    .click();
            assertThat(tab.page().locator(".detail table").first().innerText()).contains("srv-older", "system");
            tab.show("story?object=srv-older&kind=system");
            assertThat(tab.page().locator(".step").count()).isPositive();
            tab.show("events");

            server.push(server.row().put("dest", "srv-still"));
            tab.expect(() -> tab.column(4).contains("srv-still"), true);
            assertThat(LiveServer.standing(tab)).startsWith("Live");

            server.pushBytes(
                    RecordKind.RISK_EVENTS,
                    List.of("no JSON".getBytes(StandardCharsets.UTF_8), "[7]".getBytes(StandardCharsets.UTF_8)));
            tab.expect(() -> LiveServer.standing(tab).contains("2 records"), true);
        }
    }
}
