package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.report.ReplaySummary.DetectionFiles;
import io.spawnwatch.report.ReplaySummary.EntryCover;
import io.spawnwatch.report.ReplaySummary.FiredDetection;
import io.spawnwatch.report.ReplaySummary.RankedObject;
import io.spawnwatch.report.ReplaySummary.RiskRanking;
import io.spawnwatch.report.ReplaySummary.RowsDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** What a replay found, for people and for machines. */
class ReplaySummaryTest {
    private static final RiskRanking NOBODY = new RiskRanking(0, List.of());
    private static final ReplaySummary FULL = summary(
            List.of(
                    new FiredDetection(
                            "a",
                            "Process Execution via WMI",
                            1234,
                            5,
                            "2025-11-16T08:59:00.000Z",
                            "2025-11-16T10:30:00.123Z"),
                    new FiredDetection(
                            "b", "evil\u001b[2J", 1, 0, "2025-11-16T08:59:00.000Z", "2025-11-16T08:59:00.000Z")),
            new RiskRanking(7, List.of(new RankedObject("ws-1", 147, 3), new RankedObject("ws-2", 0.5, 1))),
            new RiskRanking(1, List.of(new RankedObject("CORP\\eve", 98, 2))),
            List.of(
                    new EntryCover("nightly-backup", "ops", "CHG-7", 12, 2),
                    new EntryCover("old", "ops", "CHG-1", 0, 0),
                    new EntryCover("older", "ops", "CHG-0", 0, 0)),
            Map.of("Sysmon EventID 1 as nxlog", 10L, "CIM JSON", 2000L),
            Map.of("malformed", 3L),
            new RowsDigest("ab".repeat(32), 1235));

    private static ReplaySummary summary(
            List<FiredDetection> fired,
            RiskRanking hosts,
            RiskRanking users,
            List<EntryCover> allowlist,
            Map<String, Long> sources,
            Map<String, Long> rejections,
            @Nullable RowsDigest digest) {
        RunInput input = new RunInput(new TreeMap<>(sources), new TreeMap<>(rejections));
        RunSummary counts =
                new RunSummary(2010, 20, 3, 9, 6, 7, 8, 5, 4, List.of(new DetectionCost("a", 1000, 2, 1)), input);
        return new ReplaySummary(
                counts,
                Duration.ofMillis(1500),
                new DetectionFiles(440, 38, 2),
                fired,
                hosts,
                users,
                allowlist,
                digest);
    }

    private static String printed(ReplaySummary summary, int width) {
        StringWriter text = new StringWriter();
        ReplaySummaryText.print(summary, Ansi.OFF, width, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void everyPartIsPrintedWithItsCounts() {
        assertThat(printed(FULL, 80)).isEqualTo("""

            Detections that fired: 2 of 440; 38 refused, see `spawnwatch check`
                   rows    hosts  detection, first and last event
                  1,234        5  Process Execution via WMI
                                  2025-11-16 08:59:00Z to 2025-11-16 10:30:00Z
                      1        0  evil\\u001b[2J
                                  2025-11-16 08:59:00Z to 2025-11-16 08:59:00Z

            Hosts with the highest risk
                   risk     rows  host
                    147        3  ws-1
                    0.5        1  ws-2
              and 2 more hosts; --summary FILE.json has more

            Users with the highest risk
                   risk     rows  user
                     98        2  CORP\\eve

            Allowlist: 1 of 3 entries cover rows
                   rows    hosts  entry
                     12        2  nightly-backup
              cover nothing: old, older

            Process events by source
                           2,000  CIM JSON
                              10  Sysmon EventID 1 as nxlog

            Rejected records by reason
                               3  malformed
            """);
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        ReplaySummary empty = summary(List.of(), NOBODY, NOBODY, List.of(), Map.of(), Map.of(), null);

        assertThat(printed(empty, 80)).isEqualTo("""

            Detections that fired: 0 of 440; 38 refused, see `spawnwatch check`
            """);
    }

    @Test
    void longListsAreCutAndNoLineIsWiderThanTheTerminal() {
        List<FiredDetection> fired = IntStream.range(0, 500)
                .mapToObj(i -> new FiredDetection(
                        "d" + i,
                        "Windows Something With A Long Name ".repeat(4) + i,
                        1_000_000_000L - i,
                        1_000_000,
                        "2025-11-16T08:59:00.000Z",
                        "2025-11-16T08:59:00.000Z"))
                .toList();
        RiskRanking hosts = new RiskRanking(
                1_000_000,
                IntStream.range(0, 20)
                        .mapToObj(i -> new RankedObject("host-" + i, 1e9 - i, 100_000_000))
                        .toList());
        List<EntryCover> entries = IntStream.range(0, 100)
                .mapToObj(i -> new EntryCover("entry-" + i, "o", "r", i < 50 ? 1 : 0, 1))
                .toList();
        ReplaySummary large = summary(fired, hosts, hosts, entries, Map.of(), Map.of(), null);

        assertThat(printed(large, 80).lines()).hasSizeLessThan(150).allMatch(line -> line.length() <= 80);
        assertThat(printed(large, 80))
                .contains("  and 480 more detections; --summary FILE.json has more\n")
                .contains("  and 999,995 more hosts; --summary FILE.json has more\n")
                .contains("  and 40 more entries; --summary FILE.json has more\n");
    }

    @Test
    void machinesReadTheSameAsOneObject() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplaySummaryJson.write(FULL, out);

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).isASCII().endsWith("}\n");
        JsonNode expected = new ObjectMapper().readTree("""
            {"took_ms": 1500,
             "records": {"read": 2033, "process_events": 2010, "clock_skew": 6, "other_events": 20, "rejected": 3},
             "matched": 9, "late": 7, "over_max_rows": 4, "suppressed": 8, "risk_events": 5,
             "detections": {"run": 440, "refused": 38, "left_out": 2},
             "fired": [
               {"id": "a", "name": "Process Execution via WMI", "rows": 1234, "hosts": 5,
                "first": "2025-11-16T08:59:00.000Z", "last": "2025-11-16T10:30:00.123Z"},
               {"id": "b", "name": "evil\\u001b[2J", "rows": 1, "hosts": 0,
                "first": "2025-11-16T08:59:00.000Z", "last": "2025-11-16T08:59:00.000Z"}],
             "hosts": {"distinct": 7, "top": [
               {"name": "ws-1", "risk_score": 147.0, "rows": 3}, {"name": "ws-2", "risk_score": 0.5, "rows": 1}]},
             "users": {"distinct": 1, "top": [{"name": "CORP\\\\eve", "risk_score": 98.0, "rows": 2}]},
             "allowlist": [
               {"entry": "nightly-backup", "owner": "ops", "reason": "CHG-7", "rows": 12, "hosts": 2},
               {"entry": "old", "owner": "ops", "reason": "CHG-1", "rows": 0, "hosts": 0},
               {"entry": "older", "owner": "ops", "reason": "CHG-0", "rows": 0, "hosts": 0}],
             "sources": {"CIM JSON": 2000, "Sysmon EventID 1 as nxlog": 10},
             "rejected_by_reason": {"malformed": 3},
             "costs": [{"id": "a", "time_ns": 1000, "candidates": 2, "matched": 1}],
             "digest": {"value": "%s", "rows": 1235}}
            """.formatted("ab".repeat(32)));
        assertThat(new ObjectMapper().readTree(text)).hasToString(expected.toString());
    }
}
