package io.spawnwatch.deploy.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.deploy.benchmark.report.Report.InputSize;
import io.spawnwatch.deploy.benchmark.report.Report.Latency;
import io.spawnwatch.deploy.benchmark.report.Report.LeftOut;
import io.spawnwatch.deploy.benchmark.report.Report.Options;
import io.spawnwatch.deploy.benchmark.report.Report.State;
import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    private static final Machine MACHINE = new Machine("A", 2, 24, "Linux", "17");
    private static final Map<String, String> VERSIONS = Map.of("Flink", "2.2.1");
    private static final InputSize CIM = new InputSize("cim", 3_000_000, 1_024, 1_000);
    private static final InputSize XML = new InputSize("xml", 1_500_000, 2_400, 500);
    private static final Report RUN = run("abc", MACHINE, VERSIONS, Options.DEFAULTS, "a", List.of(CIM), List.of());

    @Test
    void runsThatWereNotMeasuredAlikeAreNotSummedUp() {
        refused(
                run(
                        "abc",
                        new Machine("B", 2, 24, "Linux", "17"),
                        VERSIONS,
                        Options.DEFAULTS,
                        "a",
                        List.of(CIM),
                        List.of()),
                "machine");
        refused(
                run("abc", MACHINE, Map.of("Flink", "2.2.2"), Options.DEFAULTS, "a", List.of(CIM), List.of()),
                "versions: {Flink=2.2.1} and {Flink=2.2.2}");
        refused(run("abc", MACHINE, VERSIONS, Options.DEFAULTS, "b", List.of(CIM), List.of()), "detections: a and b");
        refused(
                run("abc", MACHINE, VERSIONS, new Options(7, Map.of(), Map.of()), "a", List.of(CIM), List.of()),
                "options: the default and --seed 7");
        refused(
                run("abc", MACHINE, VERSIONS, Options.DEFAULTS, "a", List.of(new InputSize("cim", 9, 9, 9)), List.of()),
                "input");
        refused(
                run("abc", MACHINE, VERSIONS, Options.DEFAULTS, "a", List.of(CIM), List.of(new LeftOut("d", "D", 1))),
                "detections that are left out");
    }

    @Test
    void runsMayMeasureDifferentContents() {
        Report other = run("abc", MACHINE, VERSIONS, Options.DEFAULTS, "a", List.of(XML, CIM), List.of());

        assertThat(Runs.combined(List.of(RUN, other)).inputs()).containsExactly(CIM, XML);
    }

    @Test
    void whatWasNotCommittedIsNotSummedUp() {
        Report run = run("abc-dirty", MACHINE, VERSIONS, Options.DEFAULTS, "a", List.of(CIM), List.of());

        assertThatThrownBy(() -> Runs.combined(List.of(run)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("files have changed since commit abc-dirty, so nobody can measure the same again;"
                        + " commit them and measure anew");
    }

    @Test
    void optionsAreKeptAndShown(@TempDir Path folder) throws Exception {
        Options options = new Options(7, Map.of("b", "2", "a", "1"), Map.of("linger.ms", "5"));
        Report run = run("abc", MACHINE, VERSIONS, options, "a", List.of(CIM), List.of());
        Path file = folder.resolve("results.json");
        run.writeJson(file);

        assertThat(Report.readJson(file)).isEqualTo(run);
        assertThat(MarkdownReport.of(run))
                .contains(
                        "Measured with `--seed 7 --flink a=1 --flink b=2 --kafka linger.ms=5`, which is not the default.");
        assertThat(MarkdownReport.of(RUN)).doesNotContain("not the default");
    }

    @Test
    void rowsAreJudgedByTheLargestNumberThatIsWarm() {
        State many = new State(300_000, 90e6, 300, 100, 30_000, 25_000);
        State few = new State(10_000, 4e6, 400, 100, 9_000, 8_000);
        State brief = new State(10_000, 4e6, 400, 100, State.TOO_SHORT, State.TOO_SHORT);

        assertThat(Targets.of(results(List.of(), List.of(), List.of(many, few))))
                .extracting(Targets.Target::measured)
                .containsExactly(25_000.0, 300.0);
        assertThat(Targets.of(results(List.of(), List.of(), List.of(few))))
                .extracting(Targets.Target::measured)
                .containsExactly(400.0);
        assertThat(MarkdownReport.of(results(List.of(), List.of(), List.of(brief))))
                .contains(
                        "| 100 ms | too short to tell | too short to tell |",
                        "With fewer than 100,000 rows, new rows a second are those of a JVM that is still cold.");
        assertThat(Runs.combined(List.of(
                                results(List.of(), List.of(), List.of(brief)),
                                results(List.of(), List.of(), List.of(few))))
                        .states())
                .containsExactly(few);
    }

    @Test
    void whatIsMeasuredOnceIsShownWithoutATarget() {
        Report run =
                results(List.of(result("limit-p1", 500_000), result("ours-noisy-p1", 250_000)), List.of(), List.of());

        assertThat(MarkdownReport.of(run))
                .contains(
                        "| catalogue with them, per CPU second, over the limit's, measured once | 0.50 |  |  | 0.12 to 0.18 |");
    }

    @Test
    void rowsThatHaveNotComeAreShown() {
        Latency late = new Latency("at least once", "70 % of the capacity", 9, 1_000, 12, 15, 11_000, 12_000);

        assertThat(MarkdownReport.of(results(List.of(), List.of(late), List.of())))
                .contains("| 9 | 1,000, 12 outstanding | 15 ms |", "they count with their age");
    }

    private static void refused(Report other, String message) {
        assertThatThrownBy(() -> Runs.combined(List.of(RUN, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("these runs do not have the same " + message);
    }

    private static Report run(
            String commit,
            Machine machine,
            Map<String, String> versions,
            Options options,
            String detections,
            List<InputSize> inputs,
            List<LeftOut> leftOut) {
        return new Report(
                "2026-03-02T10:00:00Z",
                commit,
                machine,
                versions,
                1,
                3,
                options,
                detections,
                inputs,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                leftOut);
    }

    private static Report results(List<Throughput> throughput, List<Latency> latencies, List<State> states) {
        return new Report(
                RUN.date(),
                RUN.commit(),
                MACHINE,
                VERSIONS,
                1,
                3,
                "a",
                List.of(CIM),
                throughput,
                latencies,
                states,
                List.of(),
                List.of());
    }

    private static Throughput result(String name, double perCpuSecond) {
        Spread spread = Spread.of(List.of(perCpuSecond));
        return new Throughput(
                name,
                "limit-p1",
                "who",
                "cim",
                1,
                1,
                "",
                0,
                spread,
                spread,
                spread,
                spread,
                spread,
                spread,
                1,
                0,
                0,
                0);
    }
}
