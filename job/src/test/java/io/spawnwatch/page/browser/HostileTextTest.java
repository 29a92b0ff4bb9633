package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

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
    @TempDir
    private static Path folder;

    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        report = MadeReport.write(
                folder.resolve("report.html"),
                List.of(),
                Map.of(
                        "risk_events", List.of(HostileRows.markup(), HostileRows.reversed(), HostileRows.large()),
                        "suppressed", List.of(HostileRows.suppressed())));
    }

    @Test
    void markupIsTextInAllViews() {
        try (Tab tab = Tab.open(report)) {
            tab.show("events?sort=-risk");
            for (String view : List.of("overview", "ranking", "attack", "detections", "suppressed", "events")) {
                tab.show(view);
                HostileRows.assertOnlyText(tab, view);
                assertThat(tab.text()).as(view).contains("onerror=alert(1)");
            }
            for (String view : List.of("events", "suppressed")) {
                tab.show(view);
                tab.grid().getByText("onerror").first().click();
                tab.page().locator(".detail").waitFor();
                HostileRows.assertOnlyText(tab, "a row of " + view);
                assertThat(tab.page().locator(".detail pre.command").allInnerTexts())
                        .containsExactly(HostileRows.MARKUP, HostileRows.MARKUP);
                tab.page().locator(".detail dd a").first().click();
                tab.page().locator(".frame[data-view=story] .steps").waitFor();
                HostileRows.assertOnlyText(tab, "the story from " + view);
                assertThat(tab.page().locator("h1").innerText()).isEqualTo(HostileRows.MARKUP);
            }
            tab.menu("Host").click();
            tab.page().locator(".facet label").first().waitFor();
            HostileRows.assertOnlyText(tab, "the list of hosts");
        }
    }

    @Test
    void anAddressMadeByAnAttackerIsTextToo() {
        try (Tab tab = Tab.open(report)) {
            tab.page()
                    .evaluate(
                            "markup => { location.hash = 'events?' + new URLSearchParams({text: markup, host: markup, sort: markup, row: markup}); }",
                            HostileRows.MARKUP);
            tab.expect(() -> tab.text().contains("onerror=alert(1)"), true);
            HostileRows.assertOnlyText(tab, "the filter");
            tab.page().evaluate("markup => { location.hash = encodeURIComponent(markup); }", HostileRows.MARKUP);
            tab.page().locator(".frame[data-view=overview]").waitFor();
            tab.page()
                    .evaluate(
                            "markup => { location.hash = 'story?' + new URLSearchParams({object: markup + '!', kind: '__proto__'}); }",
                            HostileRows.MARKUP);
            tab.expect(() -> tab.page().locator("h1").innerText(), HostileRows.MARKUP + "!");
            HostileRows.assertOnlyText(tab, "the story");
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
                            HostileRows.LONG);

            assertThat(whole).isEqualTo(true);
            HostileRows.assertOnlyText(tab, "the row");
        }
    }
}
