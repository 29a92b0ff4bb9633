package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.InputSize;
import io.spawnwatch.deploy.benchmark.report.Report.Latency;
import io.spawnwatch.deploy.benchmark.report.Report.StartUp;
import io.spawnwatch.deploy.benchmark.report.Report.State;
import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Sums up several runs of the same commit: the median of their medians, and the smallest and largest of all rounds. */
public final class Runs {

    private Runs() {}

    /**
     * One report of several.
     *
     * @param runs reports, at least one
     * @throws IllegalArgumentException if they are not of the same commit, machine, versions, detections, options or inputs, or if
     *     files had changed since that commit
     */
    public static Report combined(List<Report> runs) {
        List<String> commits = runs.stream().map(Report::commit).distinct().toList();
        if (commits.size() != 1) {
            throw new IllegalArgumentException("these runs are not of the same commit: " + String.join(", ", commits));
        }
        if (Report.isDirty(commits.get(0))) {
            throw new IllegalArgumentException("files have changed since commit " + commits.get(0)
                    + ", so nobody can measure the same again; commit them and measure anew");
        }
        requireSame("machine", runs.stream().map(run -> run.machine().text()));
        requireSame("versions", runs.stream().map(run -> new TreeMap<>(run.versions()).toString()));
        requireSame("detections", runs.stream().map(Report::detections));
        requireSame("options", runs.stream().map(Runs::optionsOf));
        requireSame("detections that are left out", runs.stream().map(run -> run.leftOut()
                .toString()));
        Report first = runs.get(0);
        return new Report(
                runs.size() == 1
                        ? first.date()
                        : first.date() + " to " + runs.get(runs.size() - 1).date(),
                first.commit(),
                first.machine(),
                first.versions(),
                runs.stream().mapToInt(Report::runs).sum(),
                runs.stream().mapToInt(Report::rounds).sum(),
                first.options(),
                first.detections(),
                each(runs, Report::inputs, InputSize::content, Runs::input),
                each(runs, Report::throughput, Throughput::name, Runs::throughput),
                each(runs, Report::latencies, latency -> latency.guarantee() + latency.load(), Runs::latency),
                each(runs, Report::states, State::rows, Runs::state),
                each(runs, Report::startUps, StartUp::detections, Runs::startUp),
                first.leftOut());
    }

    private static void requireSame(String what, Stream<String> values) {
        List<String> different = values.distinct().toList();
        if (different.size() > 1) {
            throw new IllegalArgumentException("these runs do not have the same " + what + ": "
                    + String.join(" and ", different) + "; combine only what was measured alike");
        }
    }

    private static String optionsOf(Report run) {
        String text = run.options().text();
        return text.isEmpty() ? "the default" : text;
    }

    /** Runs may measure different contents, but not different inputs of the same content. */
    private static InputSize input(List<InputSize> inputs) {
        requireSame("input", inputs.stream().map(InputSize::toString));
        return inputs.get(0);
    }

    /** Sums up what has the same key in several reports, in the order in which the keys are seen. */
    private static <T> List<T> each(
            List<Report> runs, Function<Report, List<T>> part, Function<T, ?> key, Function<List<T>, T> combined) {
        Map<Object, List<T>> found = new LinkedHashMap<>();
        for (Report run : runs) {
            part.apply(run).forEach(result -> found.computeIfAbsent(key.apply(result), unused -> new ArrayList<>())
                    .add(result));
        }
        return found.values().stream().map(combined).toList();
    }

    private static Throughput throughput(List<Throughput> results) {
        Throughput first = results.get(0);
        return new Throughput(
                first.name(),
                first.limit(),
                first.title(),
                first.content(),
                first.parallelism(),
                first.detections(),
                first.guarantee(),
                first.allowlist(),
                spread(results, Throughput::perSecond),
                spread(results, Throughput::perCpuSecond),
                spread(results, Throughput::startSeconds),
                spread(results, Throughput::startCpuSeconds),
                spread(results, Throughput::seconds),
                spread(results, Throughput::cpuSeconds),
                results.stream().mapToInt(Throughput::rounds).sum(),
                first.matching(),
                first.sightings(),
                median(results, Throughput::written));
    }

    private static Latency latency(List<Latency> results) {
        Latency first = results.get(0);
        return new Latency(
                first.guarantee(),
                first.load(),
                median(results, Latency::backgroundRate),
                results.stream().mapToInt(Latency::rows).sum(),
                results.stream().mapToInt(Latency::outstanding).sum(),
                median(results, Latency::p50Ms),
                median(results, Latency::p99Ms),
                results.stream().mapToDouble(Latency::maxMs).max().orElseThrow());
    }

    private static State state(List<State> results) {
        return new State(
                results.get(0).rows(),
                median(results, State::checkpointBytes),
                median(results, State::bytesPerRow),
                median(results, State::checkpointMs),
                pace(results, State::rowsPerSecond),
                pace(results, State::rowsPerCpuSecond));
    }

    /** The median of the runs that were long enough to tell. */
    private static double pace(List<State> results, ToDoubleFunction<State> part) {
        List<State> told = results.stream().filter(State::hasPace).toList();
        return told.isEmpty() ? State.TOO_SHORT : median(told, part);
    }

    private static StartUp startUp(List<StartUp> results) {
        return new StartUp(
                results.get(0).detections(), spread(results, StartUp::seconds), spread(results, StartUp::cpuSeconds));
    }

    private static <T> Spread spread(List<T> results, Function<T, Spread> part) {
        List<Spread> spreads = results.stream().map(part).toList();
        return new Spread(
                median(spreads, Spread::median),
                spreads.stream().mapToDouble(Spread::min).min().orElseThrow(),
                spreads.stream().mapToDouble(Spread::max).max().orElseThrow());
    }

    private static <T> double median(List<T> results, ToDoubleFunction<T> part) {
        return Spread.of(results.stream().map(part::applyAsDouble).toList()).median();
    }
}
