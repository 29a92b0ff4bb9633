package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of detections without risk events: it tells those that found nothing from those that were suppressed. */
@Tag("slow")
@Tag("browser")
class SilentDetectionsTest {
    @TempDir
    private Path folder;

    private final LargeReport made = new LargeReport();

    private static ObjectNode detections(String... ids) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "detections");
        ArrayNode detections = message.putArray("detections");
        for (String id : ids) {
            ObjectNode detection = detections
                    .addObject()
                    .put("id", id)
                    .put("name", "Detection " + id)
                    .put("file", id + ".yml")
                    .put("kind", "TTP")
                    .put("status", "runs");
            detection.putArray("techniques");
            detection.putArray("tactics");
            detection.putArray("stories");
            if (id.startsWith("blind")) {
                detection.putArray("blind").addObject().put("source", "Sysmon").put("why", "no parent");
            }
        }
        return message;
    }

    private ObjectNode row(String detection) {
        return made.riskEvent().put("detection_id", detection).put("detection_name", "Detection " + detection);
    }

    private Path report(List<ObjectNode> events, List<ObjectNode> suppressed, String... ids) throws IOException {
        suppressed.forEach(row -> row.put("allowlist_entry", "backup")
                .put("allowlist_owner", "ops")
                .put("allowlist_reason", "CHG-7"));
        return MadeReport.write(
                folder.resolve("report.html"),
                List.of(detections(ids)),
                Map.of("risk_events", events, "suppressed", suppressed));
    }

    private static List<String> statements(Tab tab) {
        return tab.page().locator(".statements li").allInnerTexts().stream()
                .map(text -> text.replaceAll("\\s+", " "))
                .toList();
    }

    @Test
    void suppressedRowsAreNotNothing() throws IOException {
        Path report = report(
                List.of(row("fired").put("late", false)),
                List.of(
                        row("fired").put("late", false),
                        row("covered").put("late", false),
                        row("covered").put("late", true),
                        row("blind-covered").put("late", false)),
                "fired",
                "covered",
                "blind-covered",
                "blind",
                "idle");
        try (Tab tab = Tab.open(report)) {
            assertThat(statements(tab))
                    .containsExactly(
                            "2 found rows, all of which are suppressed",
                            "1 ran and found nothing",
                            "1 ran, but are blind: these data lack fields that they need");
            tab.page().locator(".statements a").getByText("suppressed").click();
            tab.awaitRest();
            assertThat(tab.rows()).isEqualTo(3);

            tab.show("detections?show=suppressed");
            assertThat(tab.page().locator(".segments button").allInnerTexts())
                    .containsExactly("Fired1", "All rows suppressed2", "Found nothing1", "Blind on these data1");
            Locator names = tab.page().locator(".detection-list tbody th a");
            assertThat(names.allInnerTexts()).containsExactlyInAnyOrder("Detection covered", "Detection blind-covered");
            assertThat(tab.page().locator(".detection-list tbody").innerText()).contains("Sysmon: no parent");
            names.getByText("Detection covered").click();
            tab.awaitRest();
            assertThat(tab.address()).contains("#suppressed?detection=covered");
            assertThat(tab.rows()).isEqualTo(2);
        }
    }

    @Test
    void theFirstLineSaysThatAllRowsAreSuppressed() throws IOException {
        Path report = report(List.of(), List.of(row("covered"), row("covered")), "covered");
        try (Tab tab = Tab.open(report)) {
            assertThat(tab.page().locator("main h1").innerText()).isEqualTo("No risk events from 1 detection");
            Locator why = tab.page().locator(".headline .lead");
            assertThat(why.innerText()).isEqualTo("All rows are suppressed.");
            assertThat(statements(tab)).containsExactly("1 found rows, all of which are suppressed");
            why.locator("a").click();
            tab.awaitRest();
            assertThat(tab.rows()).isEqualTo(2);
        }
    }

    @Test
    void withoutAnyRowsItFoundNothing() throws IOException {
        Path report = report(List.of(), List.of(), "idle");
        try (Tab tab = Tab.open(report)) {
            assertThat(tab.page().locator(".headline .lead").innerText())
                    .isEqualTo("The detections ran and found nothing.");
            assertThat(statements(tab)).containsExactly("1 ran and found nothing");
        }
    }
}
