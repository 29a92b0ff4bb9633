package io.spawnwatch.page.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyboard, themes, print, and what can be taken out of a report. */
@Tag("slow")
@Tag("browser")
class ReportControlsTest extends MadeRows {
    @Test
    void escapeClosesWhatIsOpenAndNothingElse() {
        try (Tab tab = events("")) {
            tab.grid().locator(".grid-body [role=row]").first().click();
            Locator detail = tab.page().locator(".detail");
            detail.waitFor();
            tab.menu("Host").focus();
            tab.press("Enter");
            tab.page().locator(".panel").waitFor();
            tab.press("Escape");
            assertThat(tab.page().locator(".panel").count()).isZero();
            assertThat(tab.focused()).startsWith("Host");
            assertThat(detail.count()).isOne();
            tab.press("?");
            tab.page().locator("dialog[open]").waitFor();
            tab.press("Escape");
            tab.expect(() -> tab.page().locator("dialog[open]").count(), 0);
            assertThat(detail.count()).isOne();
            Locator word = detail.locator("button.word").first();
            word.focus();
            tab.press("Enter");
            tab.page().locator(".meaning").waitFor();
            tab.press("Escape");
            assertThat(tab.page().locator(".meaning").count()).isZero();
            assertThat(detail.count()).isOne();
            tab.press("Escape");
            tab.expect(detail::count, 0);
            assertThat(tab.address()).doesNotContain("row=");
        }
    }

    @Test
    void theKeyboardAloneGoesFromTheStartToARowAndItsHostsStory() {
        try (Tab tab = Tab.open(report)) {
            tab.press("Tab");
            assertThat(tab.focused()).isEqualTo("Skip to the content");
            tabTo(tab, "a", "Risk events");
            tab.press("Enter");
            tab.page().locator(".frame[data-view=events]").waitFor();
            tab.press("/");
            assertThat(tab.focused()).isEqualTo("Search all fields");
            tab.page().keyboard().type("wmic.exe");
            tab.expect(tab::rows, count(row -> row.toString().contains("wmic.exe")));
            tabTo(tab, "[role=grid]", "Risk events");
            tab.press("ArrowDown", "j", "k", "Enter");
            tab.page().locator(".detail").waitFor();
            String second = tab.address();
            tab.press("ArrowDown");
            tab.expect(() -> tab.address().equals(second), false);
            tab.press("End");
            tab.expect(
                    () -> tab.grid().locator("[aria-selected=true]").getAttribute("aria-rowindex"),
                    String.valueOf(tab.rows() + 1));
            String host = tab.page().locator(".detail dd a").first().innerText();
            tabTo(tab, "a", host);
            tab.press("Enter");
            tab.page().locator(".frame[data-view=story]").waitFor();
            assertThat(tab.page().locator("h1").innerText()).isEqualTo(host);
        }
    }

    private static void tabTo(Tab tab, String selector, String name) {
        Set<String> passed = new LinkedHashSet<>();
        for (int presses = 0; presses < 80; presses++) {
            tab.press("Tab");
            String focused = tab.focused();
            passed.add(focused);
            boolean is =
                    (Boolean) tab.page().evaluate("selector => document.activeElement.matches(selector)", selector);
            if (is && focused.startsWith(name)) {
                return;
            }
        }
        throw new AssertionError("the Tab key does not reach " + name + ", but " + passed);
    }

    /** Also shows where it is: nobody can use a keyboard who does not see what it acts on. */
    @ParameterizedTest
    @ValueSource(strings = {"overview", "events", "ranking", "attack", "detections"})
    void theTabKeyReachesEachControlAndMarksIt(String view) {
        try (Tab tab = Tab.open(report)) {
            tab.show(view);
            tab.page().evaluate("() => { window.reached = new Set(); document.activeElement.blur(); }");
            int controls = ((Number) tab.page().evaluate("""
                    () => {
                        window.controls = [...document.querySelectorAll(
                            'a[href], button, input, select, summary, [tabindex="0"]')]
                            .filter(e => e.checkVisibility({visibilityProperty: true}));
                        return window.controls.length;
                    }""")).intValue();
            for (int presses = 0; presses < controls + 10; presses++) {
                tab.press("Tab");
                tab.page().evaluate("""
                        () => {
                            const e = document.activeElement;
                            window.reached.add(e);
                            const style = getComputedStyle(e);
                            if (e !== document.body && style.outlineStyle === 'none' && style.boxShadow === 'none') {
                                window.unmarked = [...(window.unmarked ?? []), e.outerHTML.slice(0, 200)];
                            }
                        }""");
            }

            assertThat(tab.page().evaluate("() => window.unmarked ?? []")).isEqualTo(List.of());
            assertThat(
                            tab.page()
                                    .evaluate(
                                            "() => window.controls.filter(e => !window.reached.has(e)).map(e => e.outerHTML.slice(0, 200))"))
                    .isEqualTo(List.of());
        }
    }

    @Test
    void darkIsAsTheSystemSaysUntilTheReaderChooses() {
        try (Tab tab = Tab.open(report)) {
            tab.darken(false);
            int light = brightness(tab);
            tab.darken(true);
            int dark = brightness(tab);
            assertThat(light).isGreaterThan(200);
            assertThat(dark).isLessThan(60);
            Locator theme = tab.page().getByLabel("Theme");
            theme.selectOption("light");
            tab.expect(() -> brightness(tab), light);
            tab.reload();
            tab.expect(() -> brightness(tab), light);
            tab.darken(false);
            theme.selectOption("dark");
            tab.expect(() -> brightness(tab), dark);
        }
    }

    private static int brightness(Tab tab) {
        Object shown = tab.page().evaluate("""
                () => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))""");
        return ((Number) shown).intValue();
    }

    /** On paper nothing scrolls: all rows are there, and no controls. */
    @Test
    void printingUnrollsTheRows() {
        try (Tab tab = events("?sort=time")) {
            long few = pages(tab, "events?text=wmic.exe");
            long all = pages(tab, "events");

            assertThat(few).isPositive();
            // A sheet of A4 holds some fifty lines.
            assertThat(all).isGreaterThan(few).isBetween(ROWS / 70L, ROWS / 10L);
        }
    }

    private static long pages(Tab tab, String view) {
        tab.show(view);
        String pdf = new String(tab.page().pdf(new Page.PdfOptions().setFormat("A4")), ISO_8859_1);
        assertThat(pdf).startsWith("%PDF-");
        return pdf.split("/Type /Page\\b(?!s)", -1).length - 1L;
    }

    @Test
    void theNavigatorsLayerHasTheTechniquesThatHaveRows() throws IOException {
        try (Tab tab = Tab.open(report)) {
            tab.show("attack");
            Download download = tab.page().waitForDownload(() -> tab.page()
                    .locator(".attack .controls")
                    .getByText("Navigator")
                    .click());
            Path file = folder.resolve("layer.json");
            download.saveAs(file);
            JsonNode layer = new ObjectMapper().readTree(file.toFile());

            Set<String> expected = ROW_LIST.stream()
                    .map(row -> row.at("/annotations/mitre_attack/0").textValue())
                    .collect(Collectors.toSet());
            Set<String> techniques = layer.path("techniques")
                    .valueStream()
                    .filter(technique -> technique.path("score").intValue() > 0)
                    .map(technique -> technique.path("techniqueID").textValue())
                    .collect(Collectors.toSet());
            assertThat(download.suggestedFilename()).endsWith(".json");
            assertThat(techniques).containsAll(expected);
            assertThat(layer.path("domain").textValue()).isEqualTo("enterprise-attack");
        }
    }

    @Test
    void whatIsCopiedIsTheRecord() throws IOException {
        try (Tab tab = events("")) {
            tab.grid().locator(".grid-body [role=row]").first().click();
            tab.button("Copy the record as JSON").click();
            tab.expect(() -> tab.page().getByText("Copied").count() > 0, true);
            String copied = (String) tab.page().evaluate("() => navigator.clipboard.readText()");

            // A browser writes 36.0 as 36.
            Comparator<JsonNode> asNumbers = (written, read) ->
                    (written.isNumber() && written.doubleValue() == read.doubleValue()) || written.equals(read) ? 0 : 1;
            JsonNode record = new ObjectMapper().readTree(copied);
            assertThat(ROW_LIST).anyMatch(row -> row.equals(asNumbers, record));
        }
    }

    /** Whole and as the row has it, whatever the page cuts or writes out. */
    @Test
    void aCommandLineIsCopiedAsItIsAndALinkOpensTheRiskEvent() throws IOException {
        ObjectNode row = new LargeReport().riskEvent().put("late", false);
        String command = "cmd.exe /c \u202Eexe.txt\u0007  two blanks " + "z".repeat(20_000);
        row.put("process", command);
        Path hostile = MadeReport.write(folder.resolve("hostile.html"), List.of(), Map.of("risk_events", List.of(row)));
        String link;
        try (Tab tab = Tab.open(hostile)) {
            tab.show("events");
            tab.grid().locator(".grid-body [role=row]").first().click();
            tab.button("Copy command line").click();
            tab.expect(() -> clipboard(tab), command);
            tab.button("Copy a link to this risk event").click();
            tab.expect(() -> clipboard(tab).startsWith("file:"), true);
            link = clipboard(tab);
        }
        try (Tab tab = Tab.open(link)) {
            assertThat(tab.page().locator(".detail h2").innerText()).isEqualTo(text(row, "detection_name"));
        }
    }

    private static String clipboard(Tab tab) {
        return (String) tab.page().evaluate("() => navigator.clipboard.readText()");
    }
}
