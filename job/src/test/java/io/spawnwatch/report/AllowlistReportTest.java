package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.control.WrittenRow;
import io.spawnwatch.control.WrittenRows;
import io.spawnwatch.report.AllowlistReport.InForce;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllowlistReportTest {
    private static final Instant SINCE = Instant.parse("2026-03-02T09:00:00Z");

    private static String list(List<InForce> entries, List<WrittenRow> rows) {
        StringWriter out = new StringWriter();
        new AllowlistReport(80, new PrintWriter(out)).printList(entries, new WrittenRows(SINCE, rows, 0));
        return out.toString();
    }

    @Test
    void entriesAreListedWithWhatTheyAreAbout() {
        AllowlistEntry busy = new AllowlistEntry(
                "busy",
                List.of("a", "b"),
                Map.of("dest", "ws-*", "process", "backup * --to \\\\server\\share"),
                Long.MIN_VALUE,
                Instant.parse("2026-12-31T00:00:00Z").toEpochMilli(),
                "it",
                "CHG-7");
        AllowlistEntry idle = new AllowlistEntry(
                "idle", List.of("*"), Map.of("user", "svc"), Long.MIN_VALUE, Long.MAX_VALUE, "ops", "CHG-8");
        WrittenRow row = new WrittenRow(
                "id",
                1,
                SINCE.plusSeconds(600).toEpochMilli(),
                "a",
                "A",
                Map.of("dest", List.of("ws-1")),
                0,
                0,
                "busy");

        assertThat(list(List.of(new InForce(idle, "allowlist.yml"), new InForce(busy, "")), List.of(row)))
                .isEqualTo("""
                    since 2026-03-02 09:00 UTC:
                         rows  last covered      until       entry
                            1  2026-03-02 09:10  2026-12-31  busy (it)
                                                             2 detections, dest=ws-*, process=backup
                                                             * --to \\\\server\\share
                            0  -                 -           idle (ops; from allowlist.yml)
                                                             all detections, user=svc

                    2 entries in force; covered nothing since then: idle
                    """);
    }

    @Test
    void anEmptyListIsSaidToBeEmpty() {
        assertThat(list(List.of(), List.of())).isEqualTo("No entries are in force.\n");
    }
}
