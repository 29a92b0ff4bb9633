package io.spawnwatch.deploy.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @Test
    void theMedianIsTheMiddleOneOrTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 5));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).relative()).isEqualTo(1.2);
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPercentileIsTheNearestRank() {
        List<Double> values = List.of(15.0, 20.0, 35.0, 40.0, 50.0);

        assertThat(Spread.percentile(values, 50)).isEqualTo(35);
        assertThat(Spread.percentile(values, 30)).isEqualTo(20);
        assertThat(Spread.percentile(values, 99)).isEqualTo(50);
        assertThat(Spread.percentile(values, 0)).isEqualTo(15);
    }

    @Test
    void tablesShowRatiosToTheLimitAndToFlinkSql() {
        assertThat(MarkdownReport.of(report()))
                .contains(
                        "Measured 2026-03-02T10:00:00Z, commit `abc`, 3 rounds: A & B, 2 cores, 24 GiB, Linux, JDK 17.",
                        "| `limit-p1` | source |  | 500 (400-600) | 300 (240-360) |  | 3.00 |",
                        "| `sql-p1` | Flink SQL |  | 120 (96-144) | 100 (80-120) | 0.33 |  |",
                        "| `ours-p1` | Spawnwatch | 1 | 200 (160-240) | 150 (120-180) | 0.50 | 1.50 |",
                        "| at least once, 50 events a second | 0 | 1,000 | 15 ms | 31 ms | 31 ms |",
                        "| 100,000 | 30.0 MB | 300 bytes | 100 ms | 30,000 | 20,000 |",
                        "| with 298 detections | 3.0 s (2.4-3.6) | 4.0 s (3.2-4.8) |");
    }

    @Test
    void figuresAreHeldAgainstTheirTargets() {
        assertThat(Targets.of(report()))
                .extracting(Targets.Target::figure, Targets.Target::measured, Targets.Target::isMet)
                .containsExactly(
                        tuple("1 detection, per CPU second, over the limit's", 0.5, false),
                        tuple("1 detection, per second, over Flink SQL's", 200.0 / 120, false),
                        tuple("1 detection, per CPU second, over Flink SQL's", 1.5, false),
                        tuple("latency, at least once, 50 events a second, p50", 15.0, true),
                        tuple("latency, at least once, 50 events a second, p99", 30.5, false),
                        tuple("new rows for each CPU second, RocksDB", 20_000.0, true),
                        tuple("checkpoint for each open row", 300.0, true),
                        tuple("`replay` of ten events, whole catalogue over 1 detection", 1.5, true));
        assertThat(MarkdownReport.of(report()))
                .contains(
                        "| checkpoint for each open row | 300 bytes | at most 300 bytes | met |",
                        "| 1 detection, per CPU second, over the limit's | 0.50 | at least 0.75 | missed |");
    }

    @Test
    void tablesShowWhatMatchesAndWhatWasLeftOut() {
        assertThat(MarkdownReport.of(report()))
                .contains(
                        "| `ours-p1` | 1 | 0.106 % | 2.10 | 1,234 |",
                        "| Each Console (`d-1`) | 8.96 % |",
                        "| checkpoint for each open row | 300 bytes | at most 300 bytes | met | 648 bytes |")
                .doesNotContain("| `limit-p1` | 0 |");
    }

    /** With the figures that the page on capacity uses, its own table results. */
    @Test
    void fleetsNeedWhatThePageOnCapacitySays() {
        Report report = report();
        Report measured = new Report(
                report.date(),
                report.commit(),
                report.machine(),
                report.versions(),
                1,
                3,
                report.detections(),
                report.inputs(),
                List.of(result("ours-all-p2", "Spawnwatch", 259, 217_218, 132_729)),
                List.of(),
                List.of(new Report.State(300_000, 648 * 300_000, 648, 100, 9_257, 5_443)),
                List.of(),
                List.of());

        assertThat(MarkdownReport.of(measured))
                .contains(
                        "| 10,000 | 2,894 | 0.04; 0.08 | 2 | 12,326 | 8.0 MB |",
                        "| 1,000,000 | 289,352 | 3.72; 8.23 | 10 | 1,232,639 | 798.7 MB |",
                        "| 10,000,000 | 2,893,519 | 37.22; 82.35 | 90 | 12,326,389 | 7,987.5 MB |");
        assertThat(Capacity.of(report)).isEmpty();
    }

    @Test
    void theChartIsWellFormed() throws Exception {
        String svg = BarChart.of(report());

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("rect")
                        .getLength())
                .isEqualTo(1 + report().throughput().size());
        assertThat(svg).contains("A &amp; B", ">ours-p1<");
    }

    @Test
    void jsonKeepsEverything(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("results.json");
        report().writeJson(file);

        assertThat(Report.readJson(file)).isEqualTo(report());
    }

    @Test
    void severalRunsAreSummedUp() {
        Report one = report();
        Report.Latency slower = new Report.Latency("at least once", "50 events a second", 0, 1_000, 19, 50.5, 90);
        Report other = new Report(
                "2026-03-02T11:00:00Z",
                one.commit(),
                one.machine(),
                one.versions(),
                1,
                3,
                one.detections(),
                one.inputs(),
                List.of(
                        result("limit-p1", "source", 0, 700_000, 320_000),
                        one.throughput().get(2)),
                List.of(slower),
                List.of(new Report.State(100_000, 50_000_000, 500, 200, 10_000, 30_000)),
                List.of(new Report.StartUp(1, about(4), about(4)), new Report.StartUp(298, about(5), about(6))),
                one.leftOut());

        Report both = Runs.combined(List.of(one, other));

        assertThat(both.date()).isEqualTo("2026-03-02T10:00:00Z to 2026-03-02T11:00:00Z");
        assertThat(both.runs()).isEqualTo(2);
        assertThat(both.rounds()).isEqualTo(6);
        assertThat(both.throughput())
                .extracting(Report.Throughput::name)
                .containsExactly("limit-p1", "sql-p1", "ours-p1");
        assertThat(both.throughput().get(0).perSecond()).isEqualTo(new Spread(600_000, 400_000, 840_000));
        assertThat(both.throughput().get(0).rounds()).isEqualTo(6);
        assertThat(both.throughput().get(1)).isEqualTo(one.throughput().get(1));
        assertThat(both.latencies())
                .containsExactly(new Report.Latency("at least once", "50 events a second", 0, 2_000, 17, 40.5, 90));
        assertThat(both.states()).containsExactly(new Report.State(100_000, 40_000_000, 400, 150, 20_000, 25_000));
        assertThat(both.startUps().get(1).seconds()).isEqualTo(new Spread(4, 3 * 0.8, 5 * 1.2));
        assertThat(both.leftOut()).isEqualTo(one.leftOut());
    }

    @Test
    void runsOfDifferentCommitsAreNotSummedUp() {
        Report one = report();
        Report other = new Report(
                one.date(),
                "def",
                one.machine(),
                one.versions(),
                1,
                3,
                one.detections(),
                one.inputs(),
                one.throughput(),
                one.latencies(),
                one.states(),
                one.startUps(),
                one.leftOut());

        assertThatThrownBy(() -> Runs.combined(List.of(one, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("these runs are not of the same commit: abc, def");
    }

    private static Report report() {
        return new Report(
                "2026-03-02T10:00:00Z",
                "abc",
                new Machine("A & B", 2, 24, "Linux", "17"),
                Map.of("Flink", "2.2.1"),
                1,
                3,
                "a sample",
                List.of(new Report.InputSize("cim", 2_000_000, 1_024, 666)),
                List.of(
                        result("limit-p1", "source", 0, 500_000, 300_000),
                        result("sql-p1", "Flink SQL", 0, 120_000, 100_000),
                        result("ours-p1", "Spawnwatch", 1, 200_000, 150_000)),
                List.of(new Report.Latency("at least once", "50 events a second", 0, 1_000, 15, 30.5, 31)),
                List.of(new Report.State(100_000, 30_000_000, 300, 100, 30_000, 20_000)),
                List.of(new Report.StartUp(1, about(2), about(2)), new Report.StartUp(298, about(3), about(4))),
                List.of(new Report.LeftOut("d-1", "Each Console", 0.0896)));
    }

    private static Report.Throughput result(
            String name, String title, int detections, double perSecond, double perCpuSecond) {
        return new Report.Throughput(
                name,
                "limit-p1",
                title,
                "cim",
                1,
                detections,
                "",
                0,
                about(perSecond),
                about(perCpuSecond),
                about(5),
                about(6),
                about(7),
                about(8),
                3,
                detections == 0 ? 0 : 0.00106,
                detections == 0 ? 0 : 0.0021,
                detections == 0 ? 0 : 1_234);
    }

    private static Spread about(double value) {
        return new Spread(value, value * 0.8, value * 1.2);
    }
}
