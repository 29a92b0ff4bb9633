package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveReportTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123Z");

    private final StringWriter printed = new StringWriter();
    private final LiveReport report = new LiveReport(new PrintWriter(printed, true));

    @Test
    void theStartSaysWhatRunsWhereItContinuesAndWhereToLook() {
        report.runs(
                258,
                "It continues from /state/chk-7.",
                URI.create("http://localhost:40123"),
                URI.create("http://localhost:9249/metrics"));

        assertThat(printed.toString()).isEqualToNormalizingNewlines("""
                Spawnwatch runs with 258 detections. It continues from /state/chk-7.
                Flink's page: http://localhost:40123
                Metrics for Prometheus: http://localhost:9249/metrics
                """);
    }

    @Test
    void aMinuteIsSummedUp() {
        RunSummary first = new RunSummary(1000, 200, 34, 5, 0, 0, 0, 2);
        RunSummary second = new RunSummary(1500, 200, 34, 6, 0, 0, 0, 2);

        report.minute(NOON, first, true);
        report.minute(NOON.plusSeconds(60), second.since(first), false);

        assertThat(printed.toString()).isEqualToNormalizingNewlines("""
                2026-11-28T12:00:00Z the last minute: records read 1,234, 34 of them rejected, matched 5, risk events raised 2
                2026-11-28T12:01:00Z the last minute: records read 500, matched 1, risk events raised 0; not all tasks run, \
                Flink's page says why
                """);
    }

    @Test
    void countsOfARestartedJobBeginAtZero() {
        RunSummary before = new RunSummary(1000, 0, 0, 5, 0, 0, 0, 2);
        RunSummary restarted = new RunSummary(10, 0, 0, 1, 0, 0, 0, 1);

        assertThat(restarted.since(before)).isEqualTo(restarted);
    }
}
