package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.InputSize;
import io.spawnwatch.deploy.benchmark.report.Report.Latency;
import io.spawnwatch.deploy.benchmark.report.Report.StartUp;
import io.spawnwatch.deploy.benchmark.report.Report.State;
import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import io.spawnwatch.deploy.benchmark.report.Targets.Target;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results as tables in Markdown. */
public final class MarkdownReport {
    private static final String FLINK_SQL = "sql-p";

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Report report) {
        this.report = report;
    }

    /** The whole report. */
    public static String of(Report report) {
        MarkdownReport written = new MarkdownReport(report);
        written.head();
        written.targets();
        written.throughput();
        written.latency();
        written.state();
        written.startUp();
        return written.text.toString();
    }

    private void head() {
        line(
                "Measured %s, commit `%s`, %d rounds: %s.",
                report.date(),
                report.commit(),
                report.rounds(),
                report.machine().text());
        line(
                "Versions: %s. Detections: %s.",
                new TreeMap<>(report.versions())
                        .entrySet().stream()
                                .map(version -> version.getKey() + " " + version.getValue())
                                .collect(Collectors.joining(", ")),
                report.detections());
        line("Inputs: %s.", report.inputs().stream().map(MarkdownReport::input).collect(Collectors.joining("; ")));
    }

    private static String input(InputSize input) {
        return format(
                "%s %,d records of %,.0f bytes with %,d rows",
                input.content(), input.records(), input.recordBytes(), input.rows());
    }

    private void targets() {
        List<Target> targets = Targets.of(report);
        if (targets.isEmpty()) {
            return;
        }
        line("");
        line("| figure | measured | target | |");
        line("|---|---|---|---|");
        for (Target target : targets) {
            line(
                    "| %s | %s | %s %s | %s |",
                    target.figure(),
                    target.text(target.measured()),
                    target.atLeast() ? "at least" : "at most",
                    target.text(target.target()),
                    target.isMet() ? "met" : "missed");
        }
    }

    private void throughput() {
        if (report.throughput().isEmpty()) {
            return;
        }
        line("");
        line("Thousands of events; in brackets the smallest and the largest of the rounds.");
        line("");
        line("| case | who | detections | per second | per CPU second | over the limit's | over Flink SQL's"
                + " | start-up |");
        line("|---|---|---|---|---|---|---|---|");
        for (Throughput result : report.throughput()) {
            line(
                    "| `%s` | %s | %s | %s | %s | %s | %s | %.1f s, %.1f s of CPU |",
                    result.name(),
                    result.title(),
                    result.detections() == 0 ? "" : format("%,d", result.detections()),
                    thousands(result.perSecond()),
                    thousands(result.perCpuSecond()),
                    ratio(result, result.limit()),
                    result.content().equals("cim") ? ratio(result, FLINK_SQL + result.parallelism()) : "",
                    result.startSeconds().median(),
                    result.startCpuSeconds().median());
        }
    }

    private String ratio(Throughput result, String other) {
        Optional<Throughput> base = report.find(other);
        return base.isEmpty() || result.name().equals(other)
                ? ""
                : format(
                        "%.2f",
                        result.perCpuSecond().median()
                                / base.get().perCpuSecond().median());
    }

    private static String thousands(Spread spread) {
        return format("%,.0f (%,.0f-%,.0f)", spread.median() / 1e3, spread.min() / 1e3, spread.max() / 1e3);
    }

    private void latency() {
        if (report.latencies().isEmpty()) {
            return;
        }
        line("");
        line("| from Kafka to Kafka | other events a second | rows | p50 | p99 | slowest |");
        line("|---|---|---|---|---|---|");
        for (Latency latency : report.latencies()) {
            line(
                    "| %s, %s | %,.0f | %,d | %.0f ms | %.0f ms | %.0f ms |",
                    latency.guarantee(),
                    latency.load(),
                    latency.backgroundRate(),
                    latency.rows(),
                    latency.p50Ms(),
                    latency.p99Ms(),
                    latency.maxMs());
        }
    }

    private void state() {
        if (report.states().isEmpty()) {
            return;
        }
        line("");
        line("| open rows | checkpoint | for each row | takes | new rows a second | for each CPU second |");
        line("|---|---|---|---|---|---|");
        for (State state : report.states()) {
            line(
                    "| %,d | %,.1f MB | %,.0f bytes | %,.0f ms | %,.0f | %,.0f |",
                    state.rows(),
                    state.checkpointBytes() / 1e6,
                    state.bytesPerRow(),
                    state.checkpointMs(),
                    state.rowsPerSecond(),
                    state.rowsPerCpuSecond());
        }
    }

    private void startUp() {
        if (report.startUps().isEmpty()) {
            return;
        }
        line("");
        line("| `replay` of ten events | from start to end | CPU time |");
        line("|---|---|---|");
        for (StartUp startUp : report.startUps()) {
            line(
                    "| with %,d detection%s | %.1f s (%.1f-%.1f) | %.1f s (%.1f-%.1f) |",
                    startUp.detections(),
                    startUp.detections() == 1 ? "" : "s",
                    startUp.seconds().median(),
                    startUp.seconds().min(),
                    startUp.seconds().max(),
                    startUp.cpuSeconds().median(),
                    startUp.cpuSeconds().min(),
                    startUp.cpuSeconds().max());
        }
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : format(format, arguments)).append('\n');
    }

    private static String format(String format, Object... arguments) {
        return new Formatter(Locale.ROOT).format(format, arguments).toString();
    }
}
