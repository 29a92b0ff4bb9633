package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Capacity.Need;
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
        written.matches();
        written.latency();
        written.state();
        written.startUp();
        written.capacity();
        return written.text.toString();
    }

    private void head() {
        line(
                "Measured %s, commit `%s`, %s%d rounds: %s.",
                report.date(),
                report.commit(),
                report.runs() == 1 ? "" : report.runs() + " runs, ",
                report.rounds(),
                report.machine().text());
        line(
                "Versions: %s. Detections: %s.",
                new TreeMap<>(report.versions())
                        .entrySet().stream()
                                .map(version -> version.getKey() + " " + version.getValue())
                                .collect(Collectors.joining(", ")),
                report.detections());
        if (!report.options().equals(Report.Options.DEFAULTS)) {
            line(
                    "Measured with `%s`, which is not the default.",
                    report.options().text());
        }
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
        line("| figure | measured | target | | before |");
        line("|---|---|---|---|---|");
        for (Target target : targets) {
            line(
                    "| %s | %s | %s | %s | %s |",
                    target.figure(), target.text(target.measured()), target.aim(), target.verdict(), target.before());
        }
        line("");
        line("*Before* is what was measured on other machines before events were decided on their bytes.");
    }

    private void throughput() {
        if (report.throughput().isEmpty()) {
            return;
        }
        line("");
        line("Thousands of events; in brackets the smallest and the largest of the rounds.");
        line("");
        line("| case | who | detections | per second | per CPU second | over the limit's | over Flink SQL's"
                + " | start-up | rounds |");
        line("|---|---|---|---|---|---|---|---|---|");
        for (Throughput result : report.throughput()) {
            line(
                    "| `%s` | %s | %s | %s | %s | %s | %s | %.1f s, %.1f s of CPU | %d |",
                    result.name(),
                    result.title(),
                    result.detections() == 0 ? "" : format("%,d", result.detections()),
                    thousands(result.perSecond()),
                    thousands(result.perCpuSecond()),
                    ratio(result, result.limit()),
                    result.content().equals("cim") ? ratio(result, FLINK_SQL + result.parallelism()) : "",
                    result.startSeconds().median(),
                    result.startCpuSeconds().median(),
                    result.rounds());
        }
    }

    private void matches() {
        List<Throughput> results = report.throughput().stream()
                .filter(result -> result.detections() > 0)
                .toList();
        if (results.isEmpty()) {
            return;
        }
        line("");
        line("What matches. A row that is reported again when its window closes is written twice.");
        line("");
        line("| case | detections | events that match | sightings of 1,000 events | rows written |");
        line("|---|---|---|---|---|");
        for (Throughput result : results) {
            line(
                    "| `%s` | %,d | %s %% | %s | %,.0f |",
                    result.name(),
                    result.detections(),
                    threeDigits(100 * result.matching()),
                    threeDigits(1_000 * result.sightings()),
                    result.written());
        }
        if (!report.leftOut().isEmpty()) {
            line("");
            line(
                    "| left out where more than one detection runs, but for `ours-noisy` (unless it matches every event) and"
                            + " `ours-unfenced` | events that it matches |");
            line("|---|---|");
            report.leftOut()
                    .forEach(detection -> line(
                            "| %s (`%s`) | %s %% |",
                            detection.name(), detection.id(), threeDigits(100 * detection.share())));
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

    private static String threeDigits(double number) {
        return format("%,." + (number < 0.9995 ? 3 : number < 10 ? 2 : number < 100 ? 1 : 0) + "f", number);
    }

    private static String thousands(Spread spread) {
        return format("%,.0f (%,.0f-%,.0f)", spread.median() / 1e3, spread.min() / 1e3, spread.max() / 1e3);
    }

    private void latency() {
        if (report.latencies().isEmpty()) {
            return;
        }
        line("");
        if (report.latencies().stream().anyMatch(latency -> latency.outstanding() > 0)) {
            line("Rows that are outstanding had not come seconds after the end; they count with their age.");
            line("");
        }
        line("| from Kafka to Kafka | other events a second | rows | p50 | p99 | slowest |");
        line("|---|---|---|---|---|---|");
        for (Latency latency : report.latencies()) {
            line(
                    "| %s, %s | %,.0f | %,d%s | %.0f ms | %.0f ms | %.0f ms |",
                    latency.guarantee(),
                    latency.load(),
                    latency.backgroundRate(),
                    latency.rows(),
                    latency.outstanding() == 0 ? "" : format(", %,d outstanding", latency.outstanding()),
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
                    "| %,d | %,.1f MB | %,.0f bytes | %,.0f ms | %s | %s |",
                    state.rows(),
                    state.checkpointBytes() / 1e6,
                    state.bytesPerRow(),
                    state.checkpointMs(),
                    pace(state, state.rowsPerSecond()),
                    pace(state, state.rowsPerCpuSecond()));
        }
        if (report.states().stream().anyMatch(state -> state.rows() < State.WARM_ROWS)) {
            line("");
            line("With fewer than %,d rows, new rows a second are those of a JVM that is still cold.", State.WARM_ROWS);
        }
    }

    private static String pace(State state, double perSecond) {
        return state.hasPace() ? format("%,.0f", perSecond) : "too short to tell";
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

    private void capacity() {
        List<Need> needs = Capacity.of(report);
        if (needs.isEmpty()) {
            return;
        }
        line("");
        line(
                "What fleets would need by these figures, under the assumptions of the page on capacity, which explains the"
                        + " columns.");
        line("");
        line("| hosts | events a second, peak | slots for the events; for the state | parallelism | open rows"
                + " | checkpoint |");
        line("|---|---|---|---|---|---|");
        for (Need need : needs) {
            line(
                    "| %,d | %,.0f | %.2f; %.2f | %d | %,.0f | %,.1f MB |",
                    need.hosts(),
                    need.peak(),
                    need.slotsForEvents(),
                    need.slotsForState(),
                    need.parallelism(),
                    need.openRows(),
                    need.checkpointBytes() / 1e6);
        }
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : format(format, arguments)).append('\n');
    }

    private static String format(String format, Object... arguments) {
        return new Formatter(Locale.ROOT).format(format, arguments).toString();
    }
}
