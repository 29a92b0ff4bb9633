package io.spawnwatch.backtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {
    @TempDir
    private Path folder;

    private static String row(String detection, String process, String further) {
        return "{\"detection_name\":\"" + detection + "\",\"firstTime\":\"2026-03-02T09:10:11.500Z\",\"dest\":\"ws-1\","
                + "\"user\":\"CORP\\\\eve\",\"process\":" + process + further + "}";
    }

    private static String line(String change, String fields, String before, String after) {
        return "{\"change\":\"" + change + "\",\"fields\":[" + fields + "]"
                + (before.isEmpty() ? "" : ",\"before\":" + before)
                + (after.isEmpty() ? "" : ",\"after\":" + after) + "}";
    }

    private String printed(List<String> lines) throws IOException {
        DifferenceTotals totals = DifferenceTotals.of(Files.write(folder.resolve("differences"), lines));
        StringWriter out = new StringWriter();
        new ComparisonReport(80, new PrintWriter(out)).print(new Comparison.Counts(1_000, 9, 8, false), totals);
        return out.toString();
    }

    @Test
    void rowsThatComeOrGoAreFirstAndTheCommandLineIsNotCutAway() throws IOException {
        String fields = "\"risk_message\",\"risk_score\",\"severity\"";
        String longText = ",\"risk_message\":\"" + "m".repeat(30) + "\"";
        List<String> lines = new ArrayList<>();
        for (String process : List.of("\"cmd.exe /c whoami \"", "\"cmd.exe\"")) {
            lines.add(line(
                    "changed",
                    fields,
                    row("A", process, ",\"risk_score\":30.0,\"severity\":\"low\"" + longText),
                    row("A", process, ",\"risk_score\":0.0,\"severity\":\"informational\"")));
        }
        String covered = ",\"allowlist_entry\":\"lab\",\"risk_score\":1";
        lines.add(line(
                "now_allowed",
                "\"allowlist_entry\",\"risk_score\"",
                row("B", "\"x\"", ""),
                row("B", "\"x\"", covered)));
        lines.add(line("lost", "", row("B", "[\"powershell.exe -enc " + "A".repeat(80) + "\",\"second\"]", ""), ""));

        assertThat(printed(lines)).isEqualTo("""
            1,000 records: 9 rows before, 8 after
              1 lost, 2 changed, 1 now allowed

            B
              on ws-1
                      1  lost
                         powershell.exe -enc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA...
                           2026-03-02 09:10:11Z on ws-1 by CORP\\eve
                      1  now allowed
                         by entry lab (1)
                         x
                           2026-03-02 09:10:11Z on ws-1 by CORP\\eve

            A
              on ws-1
                      2  changed: risk_message (2), risk_score (2), severity (2)
                         risk_score: 30.0 -> 0.0
                         severity: low -> informational
                         cmd.exe /c whoami
                           2026-03-02 09:10:11Z on ws-1 by CORP\\eve
            """);
    }

    @Test
    void valuesThatDifferInMoreThanOneWayAreNotShown() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int count = 1; count < 4; count++) {
            lines.add(line(
                    "changed",
                    "\"count\",\"type\"",
                    row("A", "\"x\"", ",\"count\":" + count),
                    row("A", "\"x\"", ",\"count\":9,\"type\":\"TTP\"")));
        }

        assertThat(printed(lines))
                .contains("changed: count (3), type (3)\n             type: none -> TTP\n             x\n")
                .doesNotContain("count:");
    }
}
