package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.live.RecordKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The live page's views, held to what reports are held to. */
@Tag("slow")
@Tag("browser")
class LiveViewsTest {
    @Test
    void keepNobodyOut() {
        try (LiveServer server = new LiveServer()) {
            ObjectNode[] rows = server.rows(120);
            rows[7].put("late", true);
            server.push(rows);
            server.push(RecordKind.SUPPRESSED, LiveServer.suppressed(server.row()));
            server.push(RecordKind.REJECTED, LiveServer.rejected(1));
            List<String> faults = new ArrayList<>();
            try (Tab tab = server.open("overview")) {
                assertThat(tab.page().locator("table.last-hours").count()).isEqualTo(2);
                for (String view : List.of(
                        "overview",
                        "events?row=" + rows[3].path("risk_event_id").textValue())) {
                    faults.addAll(ViewFaults.of(tab, view));
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    /** While the server does not answer, and when records are missing, the bar has other colours and more to say. */
    @Test
    void theBarCanBeReadWhateverItSays() {
        try (LiveServer server = new LiveServer()) {
            server.push(server.row());
            try (Tab tab = server.open("overview")) {
                server.pushBytes(RecordKind.RISK_EVENTS, List.of(new byte[] {'7'}));
                tab.expect(() -> LiveServer.standing(tab).contains("1 record"), true);
                tab.expectCut();
                server.restart(() -> {
                    tab.expect(() -> LiveServer.standing(tab).startsWith("Live"), false);
                    assertThat(ViewFaults.ofColours(tab)).isEmpty();
                });
            }
        }
    }
}
