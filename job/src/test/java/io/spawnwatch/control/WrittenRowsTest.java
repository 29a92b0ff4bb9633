package io.spawnwatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WrittenRowsTest {

    private static WrittenRow row(String id, int revision, boolean late, long writtenMs) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("risk_event_id", id)
                .put("revision", revision)
                .put("late", late)
                .put("detection_id", "d")
                .put("detection_name", "A Detection")
                .put("dest", "ws7")
                .put("firstTime", "2026-11-16T09:12:03.000Z")
                .put("lastTime", "2026-11-16T09:12:04.000Z");
        return Objects.requireNonNull(WrittenRows.row(json, writtenMs));
    }

    private static List<String> latest(List<WrittenRow> written) {
        Map<String, WrittenRow> latest = new LinkedHashMap<>();
        written.forEach(row -> WrittenRows.keep(row, latest, each -> {}));
        return latest.values().stream()
                .map(row -> row.id() + " revision " + row.revision())
                .sorted()
                .toList();
    }

    /** Revisions 3 and 4 are reports of the same late sightings, 5 and 6 of others, and 1 and 2 in time are of none of them. */
    @Test
    void lateRowsReplaceEachOtherOnlyWithinAPair() {
        List<WrittenRow> written = new ArrayList<>(List.of(
                row("a", 1, false, 1),
                row("a", 2, false, 2),
                row("a", 1, true, 3),
                row("a", 3, true, 4),
                row("a", 4, true, 5),
                row("a", 5, true, 6),
                row("b", 6, true, 7),
                row("b", 5, true, 8)));
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            assertThat(latest(written))
                    .containsExactly(
                            "a late 1 revision 1",
                            "a late 2 revision 4",
                            "a late 3 revision 5",
                            "a revision 2",
                            "b late 3 revision 6");
            Collections.shuffle(written, random);
        }
    }

    @Test
    void aRowThatIsWrittenAgainInTheSameRevisionIsTheLaterOne() {
        List<WrittenRow> kept = new ArrayList<>();
        Map<String, WrittenRow> latest = new LinkedHashMap<>();
        for (long writtenMs : new long[] {5, 4, 6}) {
            WrittenRows.keep(row("a", 3, true, writtenMs), latest, kept::add);
        }
        assertThat(kept).extracting(WrittenRow::writtenMs).containsExactly(5L, 6L);
    }
}
