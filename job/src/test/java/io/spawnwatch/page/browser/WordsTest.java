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

    /** Whether the end of a meaning's text can be seen. */
    private static boolean isEndInSight(Locator meaning) {
        return (Boolean) meaning.evaluate("""
                box => {
                    const end = document.createRange();
                    end.setStart(box.lastChild, box.lastChild.length - 1);
                    end.setEnd(box.lastChild, box.lastChild.length);
                    const {left, top, right, bottom} = end.getBoundingClientRect();
                    return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === box;
                }""");
    }

    /** A laptop's window at 400 %: what is longer than its box is read by scrolling. */
    @ParameterizedTest
    @CsvSource({"overview, late, late", "ranking, What counts?, incident", "late, Late, late"})
    void aLongMeaningCanBeReadToItsEndInASmallWindow(String view, String text, String word) {
        // From the start: after a resize, headless Chromium scrolls the page where the wheel is over the meaning.
        try (Tab tab = Tab.open(report.toUri().toString(), empty -> empty.page().setViewportSize(320, 256))) {
            tab.show(view);
            Locator button = tab.page()
                    .locator("main .word", new Page.LocatorOptions().setHasText(text))
                    .first();
            button.click();
            Locator meaning = tab.page().locator(".meaning");
            assertThat(meaning.locator("b").innerText()).isEqualTo(word);
            assertThat(meaning.evaluate("""
                    box => {
                        const {left, top, right, bottom} = box.getBoundingClientRect();
                        return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
                    }""")).isEqualTo(true);

            meaning.hover();
            tab.page().mouse().wheel(0, 2_000);
            tab.expect(() -> isEndInSight(meaning), true);
            meaning.evaluate("box => { box.scrollTop = 0; }");
            meaning.focus();
            tab.press("End");
            tab.expect(() -> isEndInSight(meaning), true);
            tab.press("Escape");
            assertThat(meaning.count()).isZero();
            assertThat(button.evaluate("word => word === document.activeElement"))
                    .isEqualTo(true);
        }
    }

    /** Where a meaning's box is below or above its word, in pixels. */
    private static double gap(Tab tab) {
        return ((Number) tab.page().evaluate("""
                () => {
                    const box = document.querySelector('.meaning').getBoundingClientRect();
                    const word = document.querySelector('.word[aria-expanded=true]').getBoundingClientRect();
                    return Math.round(Math.max(box.top - word.bottom, word.top - box.bottom));
                }""")).doubleValue();
    }

    @Test
    void aMeaningGoesWithItsWordUntilThatIsOutOfSight() {
        try (Tab tab = Tab.open(report)) {
            tab.resize(1_280, 300);
            tab.show("overview");
            Locator word = tab.page().locator(".numbers .word").getByText("late");
            word.click();
            Locator meaning = tab.page().locator(".meaning");
            tab.page().locator("main").hover(new Locator.HoverOptions().setPosition(5, 5));
            double top = word.boundingBox().y;
            tab.page().mouse().wheel(0, 20);
            tab.expect(() -> word.boundingBox().y, top - 20);
            tab.expect(() -> gap(tab), 4.0);
            tab.page().mouse().wheel(0, 2_000);
            tab.expect(meaning::count, 0);
        }
    }

    @Test
    void rowsThatComeInLeaveAMeaningWithItsWord() {
        try (LiveServer server = new LiveServer()) {
            server.push(skewed(server.rows(200)));
            try (Tab tab = server.open("events?sort=-time")) {
                tab.grid().hover();
                tab.page().mouse().wheel(0, 2_000);
                tab.expect(() -> ((Number) tab.grid().evaluate("grid => grid.scrollTop")).intValue(), 2_000);
                Locator words = tab.grid().locator(".word").getByText("clock skew");
                words.nth(words.count() / 2).click();
                Locator meaning = tab.page().locator(".meaning");
                assertThat(meaning.count()).isOne();
                for (int turn = 1; turn <= 3; turn++) {
                    server.push(skewed(server.rows(10)));
                    tab.expect(tab::rows, 200 + 10 * turn);
                    tab.awaitRest();
                    assertThat(meaning.count()).isOne();
                    assertThat(gap(tab)).isEqualTo(4);
                }
            }
        }
    }

    private static ObjectNode[] skewed(ObjectNode... rows) {
        for (ObjectNode row : rows) {
            row.put("clock_skew", true);
        }
        return rows;
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
