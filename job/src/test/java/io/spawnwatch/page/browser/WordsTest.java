package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page's words have their meanings one click away from where they stand. */
@Tag("slow")
@Tag("browser")
class WordsTest {
    private static final String HOST = "srv-01.corp.example";

    @TempDir
    private static Path folder;

    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        LargeReport made = new LargeReport();
        ObjectNode skewed = made.riskEvent()
                .put("dest", HOST)
                .put("late", false)
                .put("clock_skew", true)
                .put("count", 3);
        ObjectNode late = made.riskEvent().put("dest", HOST).put("late", true);
        ObjectNode suppressed = made.riskEvent()
                .put("dest", HOST)
                .put("late", false)
                .put("allowlist_entry", "backup")
                .put("allowlist_owner", "ops")
                .put("allowlist_reason", "CHG-7");
        report = MadeReport.write(
                folder.resolve("report.html"),
                List.of(),
                Map.of("risk_events", List.of(skewed, late), "suppressed", List.of(suppressed)));
    }

    /** Whole, whatever box the word stands in, and without leaving what is there. */
    @ParameterizedTest
    @CsvSource({
        "overview, late, late",
        "overview, suppressed, suppressed",
        "overview, Rows, row",
        "events, row, row",
        "events, clock skew, clock skew",
        "late, late, late",
        "suppressed, What this means, suppressed",
        "ranking, Rows, row",
        "story?object=srv-01.corp.example&kind=system, clock skew, clock skew",
        "story?object=srv-01.corp.example&kind=system, late, late",
        "story?object=srv-01.corp.example&kind=system, 3 sightings, sighting",
        "story?object=srv-01.corp.example&kind=system, suppressed, suppressed",
        "attack, rows, row"
    })
    void aMeaningIsOneClickAway(String view, String text, String word) {
        try (Tab tab = Tab.open(report)) {
            tab.show(view);
            String address = tab.address();
            tab.page()
                    .locator("main .word", new Page.LocatorOptions().setHasText(text))
                    .last()
                    .click();

            Locator meaning = tab.page().locator(".meaning");
            assertThat(meaning.locator("b").innerText()).isEqualTo(word);
            assertThat(meaning.evaluate("""
                    box => {
                        const {left, top, right, bottom} = box.getBoundingClientRect();
                        return [[left + 4, top + 4], [right - 4, top + 4], [left + 4, bottom - 4], [right - 4, bottom - 4]]
                            .every(([x, y]) => box.contains(document.elementFromPoint(x, y)));
                    }""")).isEqualTo(true);
            assertThat(tab.address()).isEqualTo(address);
        }
    }

    @Test
    void aClickOnTheMeaningKeepsItAndOneBesideItDoesNot() {
        try (Tab tab = Tab.open(report)) {
            tab.show("story?object=" + HOST + "&kind=system");
            tab.page().locator(".raised .word").first().click();
            Locator meaning = tab.page().locator(".meaning");
            meaning.click();
            meaning.locator("b").click();
            assertThat(meaning.count()).isOne();
            tab.page().locator("h1").click();
            assertThat(meaning.count()).isZero();
        }
    }
}
