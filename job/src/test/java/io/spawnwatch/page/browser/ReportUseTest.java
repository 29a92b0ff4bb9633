package io.spawnwatch.page.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an analyst does with a report, held against the rows that are in it. */
@Tag("slow")
@Tag("browser")
class ReportUseTest {
    private static final int ROWS = 600;

    @TempDir
    private static Path folder;

    private static final List<ObjectNode> ROW_LIST = new ArrayList<>();
    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        LargeReport made = new LargeReport();
        for (int row = 0; row < ROWS; row++) {
            ROW_LIST.add(made.riskEvent());
        }
        report = MadeReport.write(folder.resolve("report.html"), List.of(), Map.of("risk_events", ROW_LIST));
    }

    private static Stream<ObjectNode> inTime() {
        return ROW_LIST.stream().filter(row -> !row.path("late").booleanValue());
    }

    private static int count(Predicate<ObjectNode> wanted) {
        return (int) inTime().filter(wanted).count();
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).textValue();
    }

    private static Tab events(String query) {
        Tab tab = Tab.open(report);
        tab.show("events" + query);
        return tab;
    }

    private static String mostFrequent(String field) {
        return inTime().collect(Collectors.groupingBy(row -> text(row, field), Collectors.counting())).entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    @Test
    void searchFindsWhatFieldsHold() {
        Predicate<ObjectNode> wmic = row -> row.toString().contains("wmic.exe");
        String user = mostFrequent("user");
        Predicate<ObjectNode> ofUser =
                row -> row.toString().contains(user.replace("\\", "\\\\")); // As JSON writes it.
        try (Tab tab = events("")) {
            assertThat(tab.rows()).isEqualTo(count(row -> true));
            Locator search = tab.page().locator("#search");

            search.fill("WMIC.exe");
            tab.expect(tab::rows, count(wmic));
            search.fill("wmic.exe \"" + user + "\"");
            tab.expect(tab::rows, count(wmic.and(ofUser)));
            search.fill("-wmic.exe " + user);
            tab.expect(tab::rows, count(wmic.negate().and(ofUser)));
            assertThat(count(wmic.negate().and(ofUser))).isPositive();
            search.fill("nothing has this");
            tab.expect(() -> tab.page().locator(".empty").allInnerTexts(), List.of("No rows pass the filter."));
            tab.button("Clear all").click();
            tab.expect(tab::rows, count(row -> true));
            assertThat(search.inputValue()).isEmpty();
        }
    }

    @Test
    void filtersLeaveTheRowsThatHaveTheValues() {
        String host = mostFrequent("dest");
        Predicate<ObjectNode> critical = row -> text(row, "severity").equals("critical");
        Predicate<ObjectNode> high = row -> text(row, "severity").equals("high");
        Predicate<ObjectNode> onHost = row -> text(row, "dest").equals(host);
        try (Tab tab = events("")) {
            tab.menu("Severity").click();
            tab.page().getByLabel("critical").check();
            tab.expect(tab::rows, count(critical));
            tab.page().getByLabel("high").check();
            tab.expect(tab::rows, count(critical.or(high)));
            tab.menu("Host").click();
            tab.page().getByLabel("Narrow the list: Host").fill(host);
            tab.page().locator(".facet label", new Page.LocatorOptions().setHasText(host)).first().click();
            tab.expect(tab::rows, count(critical.or(high).and(onHost)));
            assertThat(tab.address()).contains("severity=critical", "severity=high", "host=" + host);

            tab.page().goBack();
            tab.expect(tab::rows, count(critical.or(high)));
            tab.page()
                    .getByLabel("Filters")
                    .locator("button", new Locator.LocatorOptions().setHasText("critical"))
                    .click();
            tab.expect(tab::rows, count(high));
        }
    }

    @Test
    void timesAreFilteredInUtc() {
        Predicate<ObjectNode> onThursday = row -> text(row, "lastTime").compareTo("2026-01-08T00:00:00.000Z") >= 0
                && text(row, "firstTime").compareTo("2026-01-09T00:00:00.000Z") < 0;
        try (Tab tab = events("?from=2026-01-08T00:00:00Z&to=2026-01-09T00:00:00Z")) {
            tab.expect(tab::rows, count(onThursday));
            assertThat(count(onThursday)).isBetween(1, ROWS - 1);
        }
    }

    @Test
    void eachColumnSorts() {
        Map<String, Function<JsonNode, String>> columns = Map.of(
                "Risk", row -> String.format(Locale.ROOT, "%08.2f", row.path("risk_score").doubleValue()),
                "Last seen, UTC", row -> text(row, "lastTime").substring(0, 19).replace('T', ' '),
                "Detection", row -> text(row, "detection_name"),
                "Host", row -> text(row, "dest"),
                "Command line", row -> text(row, "process").toLowerCase(Locale.ROOT));
        Map<String, Function<String, String>> shown = Map.of(
                "Risk", cell -> String.format(Locale.ROOT, "%08.2f", Double.parseDouble(cell.split("\\s")[0])),
                "Command line", cell -> cell.toLowerCase(Locale.ROOT));
        try (Tab tab = events("")) {
            List<String> heads = tab.grid().getByRole(AriaRole.COLUMNHEADER).allInnerTexts().stream()
                    .map(head -> head.replaceAll("[▼▲]", "").strip())
                    .toList();
            assertThat(heads).containsAll(columns.keySet());
            for (String name : columns.keySet()) {
                List<String> ascending = inTime().map(columns.get(name)).sorted().toList();
                int column = heads.indexOf(name) + 1;
                Locator head = tab.grid().getByRole(AriaRole.COLUMNHEADER).nth(column - 1);
                for (int click = 0; click < 2; click++) {
                    head.locator("button").click();
                    boolean descending = "descending".equals(head.getAttribute("aria-sort"));
                    String first = ascending.get(descending ? ascending.size() - 1 : 0);
                    Function<String, String> key = shown.getOrDefault(name, cell -> cell);
                    tab.expect(() -> beginning(key.apply(tab.column(column).get(0))), beginning(first));
                    assertThat(tab.column(column).stream().map(key).map(ReportUseTest::beginning))
                            .hasSizeGreaterThan(20)
                            .isSortedAccordingTo(descending ? Comparator.reverseOrder() : Comparator.naturalOrder());
                }
            }
        }
    }

    /** Cells hold the beginnings of long texts. */
    private static String beginning(String text) {
        return text.substring(0, Math.min(60, text.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overview?severity=critical",
                "events?text=wmic.exe&sort=host&from=2026-01-06T00%3A00%3A00.000Z",
                "ranking?kind=user&order=tactics",
                "attack?show=fired",
                "detections?show=fired",
                "late?sort=-time"
            })
    void anAddressShowsTheSameToSomebodyElse(String fragment) {
        String address;
        String text;
        try (Tab tab = Tab.open(report)) {
            tab.show(fragment);
            address = tab.address();
            text = tab.text();
            assertThat(text).hasSizeGreaterThan(20);
        }

        try (Tab other = Tab.open(address)) {
            other.expect(other::text, text);
            other.reload();
            other.expect(other::text, text);
        }
    }

    @Test
    void anAddressOpensTheRowThatWasOpen() {
        String address;
        String command;
        try (Tab tab = events("?sort=-time")) {
            tab.grid().locator(".grid-body [role=row]").nth(7).click();
            command = tab.page().locator(".detail pre.command").first().innerText();
            address = tab.address();
        }

        try (Tab other = Tab.open(address)) {
            assertThat(other.page().locator(".detail pre.command").first().innerText()).isEqualTo(command);
            assertThat(ROW_LIST).anyMatch(row -> text(row, "process").equals(command)
                    || text(row, "parent_process").equals(command));
            assertThat(other.grid().locator("[aria-selected=true]").count()).isOne();
        }
    }

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
            boolean is = (Boolean) tab.page().evaluate("selector => document.activeElement.matches(selector)", selector);
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
            assertThat(tab.page().evaluate(
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
        return pdf.split("/Type /Page\\b(?!s)", -1).length - 1;
    }

    @Test
    void theNavigatorsLayerHasTheTechniquesThatHaveRows() throws IOException {
        try (Tab tab = Tab.open(report)) {
            tab.show("attack");
            Download download = tab.page().waitForDownload(
                    () -> tab.page().locator(".attack .controls").getByText("Navigator").click());
            Path file = folder.resolve("layer.json");
            download.saveAs(file);
            JsonNode layer = new ObjectMapper().readTree(file.toFile());

            Set<String> expected = ROW_LIST.stream()
                    .map(row -> row.at("/annotations/mitre_attack/0").textValue())
                    .collect(Collectors.toSet());
            Set<String> techniques = layer.path("techniques").valueStream()
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
                    written.isNumber() && written.doubleValue() == read.doubleValue() || written.equals(read) ? 0 : 1;
            JsonNode record = new ObjectMapper().readTree(copied);
            assertThat(ROW_LIST).anyMatch(row -> row.equals(asNumbers, record));
        }
    }
}
