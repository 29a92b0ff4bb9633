package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonObject;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every view fits every window, from a phone to a wall, also with texts that somebody made long. */
@Tag("slow")
@Tag("browser")
class ReportWidthsTest {
    private static final int[] WIDTHS = {320, 360, 1280, 2560, 3840};

    private static final List<String> VIEWS = List.of(
            "overview",
            "events",
            "events?row=long",
            "ranking",
            "story?kind=system&object=ws-long",
            "attack",
            "detections",
            "late",
            "suppressed",
            "rejected",
            "words",
            "overview?host=ws-long&severity=critical&severity=high&text=" + "a".repeat(300));

    @TempDir
    private static Path folder;

    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        LargeReport made = new LargeReport();
        List<ObjectNode> rows = new ArrayList<>();
        for (int row = 0; row < 150; row++) {
            rows.add(made.riskEvent().put("late", row % 10 == 0));
        }
        String word = "W".repeat(400);
        ObjectNode longTexts = made.riskEvent()
                .put("risk_event_id", "long")
                .put("late", false)
                .put("dest", "ws-long")
                .put("user", word)
                .put("detection_id", "long")
                .put("detection_name", word)
                .put("process", "cmd.exe " + word.repeat(20))
                .put("parent_process_name", word)
                .put("parent_process", word)
                .put("risk_message", word + " " + word);
        longTexts.withArray("analytic_story").add(word);
        longTexts
                .withArray("threat_objects")
                .addObject()
                .put("threat_object", word)
                .put("threat_object_type", word);
        rows.add(longTexts);
        rows.add(HostileRows.markup());
        rows.add(HostileRows.longHost());
        rows.addAll(HostileRows.PROTOTYPES.stream().map(HostileRows::prototype).toList());
        report = MadeReport.write(
                folder.resolve("report.html"),
                List.of(),
                Map.of(
                        "risk_events", rows,
                        "suppressed", List.of(HostileRows.suppressed()),
                        "rejected",
                                List.of(
                                        HostileRows.rejected(),
                                        LiveServer.rejected(2).put("excerpt", word))));
    }

    @Test
    void allViewsFitAllWindows() {
        List<String> faults = new ArrayList<>();
        try (Tab tab = Tab.open(report)) {
            for (String view : VIEWS) {
                tab.show(view);
                for (int width : WIDTHS) {
                    tab.resize(width);
                    faults.addAll(Layout.faults(tab, view + " at " + width));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /** As somebody sets it in the browser who sees little. */
    @Test
    void allViewsFitWithTextOfTwiceTheSize() {
        List<String> faults = new ArrayList<>();
        try (Tab tab = Tab.open(report)) {
            tab.darken(true);
            JsonObject sizes = new JsonObject();
            sizes.addProperty("standard", 32);
            JsonObject wanted = new JsonObject();
            wanted.add("fontSizes", sizes);
            tab.page().context().newCDPSession(tab.page()).send("Page.setFontSizes", wanted);
            assertThat(tab.page().evaluate("() => getComputedStyle(document.body).fontSize"))
                    .isEqualTo("28px");
            for (String view : VIEWS) {
                tab.show(view);
                faults.addAll(Layout.faults(tab, view + " with large text"));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void allControlsCanBeHit() {
        List<String> faults = new ArrayList<>();
        try (Tab tab = Tab.open(report)) {
            for (int width : new int[] {320, Tab.WIDE}) {
                tab.resize(width);
                for (String view : VIEWS) {
                    tab.show(view);
                    faults.addAll(Layout.smallTargets(tab, view + " at " + width));
                }
            }
        }
        assertThat(faults).isEmpty();
    }
}
