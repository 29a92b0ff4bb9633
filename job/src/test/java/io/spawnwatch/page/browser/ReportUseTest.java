package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an analyst finds rows in a report, held against the rows that are in it. */
@Tag("slow")
@Tag("browser")
class ReportUseTest extends MadeRows {
    @Test
    void searchFindsWhatFieldsHold() {
        Predicate<ObjectNode> wmic = row -> row.toString().contains("wmic.exe");
        String user = mostFrequent("user");
        Predicate<ObjectNode> ofUser = row -> row.toString().contains(user.replace("\\", "\\\\")); // As JSON writes it.
        try (Tab tab = events("")) {
            assertThat(tab.rows()).isEqualTo(count(row -> true));
            Locator search = tab.page().locator("#search");

            search.fill("WMIC.exe");
            tab.expect(tab::rows, count(wmic));
            search.fill("wmic.exe \"" + user + "\"");
            tab.expect(tab::rows, count(wmic.and(ofUser)));
            search.fill("NOT wmic.exe " + user);
            tab.expect(tab::rows, count(wmic.negate().and(ofUser)));
            assertThat(tab.page().locator(".chosen .without").innerText()).isEqualTo("without “wmic.exe”");
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
            tab.page()
                    .locator(".facet label", new Page.LocatorOptions().setHasText(host))
                    .first()
                    .click();
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
                "Risk",
                        row -> String.format(
                                Locale.ROOT, "%08.2f", row.path("risk_score").doubleValue()),
                "Last seen, UTC", row -> text(row, "lastTime").substring(0, 19).replace('T', ' '),
                "Detection", row -> text(row, "detection_name"),
                "Host", row -> text(row, "dest"),
                "Command line", row -> text(row, "process").toLowerCase(Locale.ROOT));
        Map<String, Function<String, String>> shown = Map.of(
                "Risk",
                        cell -> String.format(
                                Locale.ROOT, "%08.2f", Double.parseDouble(cell.replaceFirst("\\s.*", ""))),
                "Command line", cell -> cell.toLowerCase(Locale.ROOT));
        try (Tab tab = events("")) {
            List<String> heads = tab.grid().getByRole(AriaRole.COLUMNHEADER).allInnerTexts().stream()
                    .map(head -> head.replaceAll("[▼▲]", "").strip())
                    .toList();
            assertThat(heads).containsAll(columns.keySet());
            for (String name : columns.keySet()) {
                List<String> ascending =
                        inTime().map(columns.get(name)).sorted().toList();
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
            assertThat(other.page().locator(".detail pre.command").first().innerText())
                    .isEqualTo(command);
            assertThat(ROW_LIST)
                    .anyMatch(row -> text(row, "process").equals(command)
                            || text(row, "parent_process").equals(command));
            assertThat(other.grid().locator("[aria-selected=true]").count()).isOne();
        }
    }
}
