package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attacker writes command lines, names of hosts and users, and much else that the page shows. It stays text. */
@Tag("slow")
@Tag("browser")
class HostileTextTest {
    private static final String MARKUP =
            "<img src=x onerror=alert(1)><script>alert(2)</script></script><svg onload=alert(3)>\"'`${alert(4)}{{alert(5)}}";

    /** Shows {@code exe.txt} where {@code txt.exe} stands. */
    private static final String REVERSED = "invoice_\u202Etxt.exe \u0007\u200B\ud800";

    private static final String LONG = "<b>" + "a <i> ".repeat(1_048_000 / 6);

    @TempDir
    private static Path folder;

    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        LargeReport made = new LargeReport();
        ObjectNode markup = made.riskEvent();
        for (String field : List.of(
                "detection_name",
                "detection_id",
                "search_name",
                "dest",
                "user",
                "process",
                "process_name",
                "parent_process",
                "parent_process_name",
                "process_id",
                "risk_message",
                "type")) {
            markup.put(field, MARKUP);
        }
        markup.put("late", false);
        markup.withArray("analytic_story").removeAll().add(MARKUP);
        markup.withArray("threat_objects")
                .addObject()
                .put("threat_object", MARKUP)
                .put("threat_object_type", MARKUP);
        markup.withArray("risk_objects")
                .addObject()
                .put("risk_object", MARKUP)
                .put("risk_object_type", "system")
                .put("risk_score", 90)
                .put("risk_object_kind", "risk");
        ObjectNode annotations = (ObjectNode) markup.path("annotations");
        annotations.withArray("mitre_attack").removeAll().add(MARKUP);
        annotations.withArray("mitre_attack_technique").removeAll().add(MARKUP);
        annotations.withArray("mitre_attack_tactic").removeAll().add(MARKUP);
        ObjectNode reversed =
                made.riskEvent().put("process", REVERSED).put("dest", "ws-7").put("late", false);
        ObjectNode large =
                made.riskEvent().put("process", LONG).put("dest", "ws-8").put("late", false);
        ObjectNode suppressed = markup.deepCopy()
                .put("allowlist_entry", MARKUP)
                .put("allowlist_owner", MARKUP)
                .put("allowlist_reason", MARKUP);
        report = MadeReport.write(
                folder.resolve("report.html"),
                List.of(),
                Map.of("risk_events", List.of(markup, reversed, large), "suppressed", List.of(suppressed)));
    }

    /** Elements that only the texts could have made, and scripts that only they could have run. Dialogs fail a tab anyhow. */
    private static void assertOnlyText(Tab tab, String place) {
        Object made = tab.page().evaluate("""
                () => [...document.querySelectorAll('#app :is(img, script, iframe, i, b:not(.meaning b), [onerror], [onload])')]
                    .map(e => e.outerHTML.slice(0, 200))""");
        assertThat(made).as(place).isEqualTo(List.of());
    }

    @Test
    void markupIsTextInAllViews() {
        try (Tab tab = Tab.open(report)) {
            tab.show("events?sort=-risk");
            for (String view : List.of("overview", "ranking", "attack", "detections", "suppressed", "events")) {
                tab.show(view);
                assertOnlyText(tab, view);
                assertThat(tab.text()).as(view).contains("onerror=alert(1)");
            }
            for (String view : List.of("events", "suppressed")) {
                tab.show(view);
                tab.grid().getByText("onerror").first().click();
                tab.page().locator(".detail").waitFor();
                assertOnlyText(tab, "a row of " + view);
                assertThat(tab.page().locator(".detail pre.command").allInnerTexts())
                        .containsExactly(MARKUP, MARKUP);
                tab.page().locator(".detail dd a").first().click();
                tab.page().locator(".frame[data-view=story] .steps").waitFor();
                assertOnlyText(tab, "the story from " + view);
                assertThat(tab.page().locator("h1").innerText()).isEqualTo(MARKUP);
            }
            tab.menu("Host").click();
            tab.page().locator(".facet label").first().waitFor();
            assertOnlyText(tab, "the list of hosts");
        }
    }

    @Test
    void anAddressMadeByAnAttackerIsTextToo() {
        try (Tab tab = Tab.open(report)) {
            tab.page()
                    .evaluate(
                            "markup => { location.hash = 'events?' + new URLSearchParams({text: markup, host: markup, sort: markup, row: markup}); }",
                            MARKUP);
            tab.expect(() -> tab.text().contains("onerror=alert(1)"), true);
            assertOnlyText(tab, "the filter");
            tab.page().evaluate("markup => { location.hash = encodeURIComponent(markup); }", MARKUP);
            tab.page().locator(".frame[data-view=overview]").waitFor();
            tab.page()
                    .evaluate(
                            "markup => { location.hash = 'story?' + new URLSearchParams({object: markup + '!', kind: '__proto__'}); }",
                            MARKUP);
            tab.expect(() -> tab.page().locator("h1").innerText(), MARKUP + "!");
            assertOnlyText(tab, "the story");
        }
    }

    @Test
    void charactersThatTurnOrHideTextAreWrittenOut() {
        try (Tab tab = Tab.open(report)) {
            tab.show("events?host=ws-7");
            assertThat(tab.text()).contains("invoice_\\u202etxt.exe \\u0007\\u200b\\ud800");
            tab.grid().focus();
            tab.press("Enter");
            tab.page().locator(".detail").waitFor();
            assertThat(tab.page().locator(".detail pre.command").allInnerTexts())
                    .contains("invoice_\\u202etxt.exe \\u0007\\u200b\\ud800");
            assertThat(tab.text()).doesNotContain("\u202E", "\u0007", "\u200B");
        }
    }

    @Test
    void aCommandLineOfAMebibyteIsThereWhole() {
        try (Tab tab = Tab.open(report)) {
            tab.show("events?host=ws-8");
            tab.grid().focus();
            tab.press("Enter");
            tab.page().locator(".detail").waitFor();
            tab.page().getByText("Show all").click();
            Object whole = tab.page()
                    .evaluate(
                            "text => [...document.querySelectorAll('.detail pre.command')].some(e => e.textContent === text)",
                            LONG);

            assertThat(whole).isEqualTo(true);
            assertOnlyText(tab, "the row");
        }
    }
}
