package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.Latency;
import io.spawnwatch.deploy.benchmark.report.Report.StartUp;
import io.spawnwatch.deploy.benchmark.report.Report.State;
import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the results against what is aimed at. Only what was measured is listed. */
public final class Targets {
    private static final String AT_LEAST_ONCE = "at least once";
    private static final String EXACTLY_ONCE = "exactly once";

    /** The checkpoint interval of the job's default, and what may come on top. */
    private static final double EXACTLY_ONCE_MS = 500 + 50;

    private static final String UNKNOWN = "not measured";

    private final Report report;
    private final List<Target> targets = new ArrayList<>();

    private Targets(Report report) {
        this.report = report;
    }

    /**
     * A figure beside its target.
     *
     * @param figure   what is compared
     * @param measured what this run has shown
     * @param target   what is aimed at, or null if the figure is only shown beside the others
     * @param atLeast  whether a larger figure is better
     * @param unit     as it follows the number, or empty for a ratio
     * @param before   what it was before, in words
     */
    public record Target(
            String figure, double measured, @Nullable Double target, boolean atLeast, String unit, String before) {

        /** Whether there is a target and it is reached. */
        public boolean isMet() {
            return target != null && (atLeast ? measured >= target : measured <= target);
        }

        /** What is aimed at, as a table shows it. */
        String aim() {
            return target == null ? "" : (atLeast ? "at least " : "at most ") + text(target);
        }

        /** Whether that is reached, as a table shows it. */
        String verdict() {
            return target == null ? "" : isMet() ? "met" : "missed";
        }

        /** A number as a table shows it. */
        String text(double number) {
            return String.format(Locale.ROOT, number < 10 ? "%,.2f%s" : "%,.0f%s", number, unit);
        }
    }

    /** The figures of a report that have a target. */
    public static List<Target> of(Report report) {
        Targets targets = new Targets(report);
        targets.throughput();
        targets.latency();
        targets.rows();
        targets.startUp();
        return List.copyOf(targets.targets);
    }

    private void throughput() {
        perCpuSecond("1 detection, per CPU second, over the limit's", "ours-p1", "limit-p1", 0.75, "0.31 to 0.53");
        perCpuSecond(
                "catalogue without noisy detections, per CPU second, over the limit's",
                "ours-all-p1",
                "limit-p1",
                0.6,
                UNKNOWN);
        noisy();
        perSecond("1 detection, per second, over Flink SQL's", "ours-p1", "sql-p1", 5, "0.9 to 1.5");
        perCpuSecond("1 detection, per CPU second, over Flink SQL's", "ours-p1", "sql-p1", 5, "0.9 to 1.5");
        perSecond("`replay` of files, per second, over DuckDB's", "replay-p2", "duckdb-p2", 1, UNKNOWN);
        perCpuSecond(
                "nine in ten other ids, per CPU second, over the limit's",
                "ours-mixed-p1",
                "limit-mixed-p1",
                0.8,
                UNKNOWN);
        Optional<Double> ours =
                ratio("ours-p2", "ours-p1", result -> result.perSecond().median());
        Optional<Double> limit =
                ratio("limit-p2", "limit-p1", result -> result.perSecond().median());
        if (ours.isPresent() && limit.isPresent()) {
            add("gain from a second task, over the limit's gain", ours.get() / limit.get(), 0.9, true, "", UNKNOWN);
        }
    }

    /** A default run measures this once, which is too little to hold it against a target. */
    private void noisy() {
        ratio("ours-noisy-p1", "limit-p1", result -> result.perCpuSecond().median())
                .ifPresent(ratio -> {
                    boolean once = report.find("ours-noisy-p1").orElseThrow().rounds() <= report.runs();
                    String figure = "catalogue with them, per CPU second, over the limit's"
                            + (once ? ", measured once" + (report.runs() > 1 ? " a run" : "") : "");
                    targets.add(new Target(figure, ratio, null, true, "", "0.12 to 0.18"));
                });
    }

    private void latency() {
        latency(AT_LEAST_ONCE, "50 events").ifPresent(latency -> {
            add("latency, at least once, 50 events a second, p50", latency.p50Ms(), 15, false, " ms", "98 ms");
            add("latency, at least once, 50 events a second, p99", latency.p99Ms(), 30, false, " ms", "186 ms");
        });
        latency(AT_LEAST_ONCE, "70 %")
                .ifPresent(latency ->
                        add("latency, at least once, 70 % load, p99", latency.p99Ms(), 100, false, " ms", UNKNOWN));
        latency(EXACTLY_ONCE, "50 events")
                .ifPresent(latency -> add(
                        "latency, exactly once, 50 events a second, p99",
                        latency.p99Ms(),
                        EXACTLY_ONCE_MS,
                        false,
                        " ms",
                        "564 ms"));
    }

    private void rows() {
        report.mostRows().ifPresent(most -> {
            if (most.rows() >= State.WARM_ROWS && most.hasPace()) {
                add("new rows for each CPU second, RocksDB", most.rowsPerCpuSecond(), 20_000, true, "", "5,443");
            }
            add("checkpoint for each open row", most.bytesPerRow(), 300, false, " bytes", "648 bytes");
        });
    }

    private void startUp() {
        List<StartUp> startUps = report.startUps();
        if (startUps.size() > 1) {
            double ratio = startUps.get(1).seconds().median()
                    / startUps.get(0).seconds().median();
            add("`replay` of ten events, whole catalogue over 1 detection", ratio, 1.5, false, "", UNKNOWN);
        }
    }

    private void perSecond(String figure, String name, String other, double target, String before) {
        ratio(name, other, result -> result.perSecond().median())
                .ifPresent(ratio -> add(figure, ratio, target, true, "", before));
    }

    private void perCpuSecond(String figure, String name, String other, double target, String before) {
        ratio(name, other, result -> result.perCpuSecond().median())
                .ifPresent(ratio -> add(figure, ratio, target, true, "", before));
    }

    private Optional<Double> ratio(String name, String other, ToDoubleFunction<Throughput> part) {
        return Stream.of(name, other).allMatch(wanted -> report.find(wanted).isPresent())
                ? Optional.of(part.applyAsDouble(report.find(name).get())
                        / part.applyAsDouble(report.find(other).get()))
                : Optional.empty();
    }

    private Optional<Latency> latency(String guarantee, String load) {
        return report.latencies().stream()
                .filter(latency ->
                        latency.guarantee().equals(guarantee) && latency.load().startsWith(load))
                .findFirst();
    }

    private void add(String figure, double measured, double target, boolean atLeast, String unit, String before) {
        targets.add(new Target(figure, measured, target, atLeast, unit, before));
    }
}
