package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.report.Machine;
import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.deploy.benchmark.report.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.util.FileUtils;

/** A whole run: writes the input, measures the cases in turn, several rounds, and sums up. */
public final class BenchmarkRun {
    /** Parts of the capacity that are read beside the events whose latency is measured. */
    private static final double[] LOADS = {0, 0.1, 0.7};

    private static final int START_UP_ROUNDS = 3;

    private final Scope scope;
    private final Path folder;
    private final PrintWriter progress;
    private final Broker broker;
    private final Detections detections;
    private final Throughput throughput;
    private final FileThroughput fileThroughput;
    private final Configurations configurations;
    private final Map<Content, Input> topics = new EnumMap<>(Content.class);
    private final Map<Content, Input> files = new EnumMap<>(Content.class);
    private int steps;

    private BenchmarkRun(Scope scope, Path folder, PrintWriter progress, Broker broker) throws IOException {
        this.scope = scope;
        this.folder = folder;
        this.progress = progress;
        this.broker = broker;
        detections = Detections.prepare(scope.detections(), folder.resolve("content"));
        configurations = new Configurations(broker, detections, scope.flink(), scope.kafka());
        throughput = new Throughput(broker, configurations);
        fileThroughput = new FileThroughput(configurations);
    }

    /**
     * Measures.
     *
     * @param output   gets a folder for the time of the run, which may become large
     * @param progress a line for each step
     */
    public static Report execute(Scope scope, Path output, PrintWriter progress) throws Exception {
        scope.cases();
        Path folder = Files.createTempDirectory(output, "work");
        Thread removal = new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile()));
        Runtime.getRuntime().addShutdownHook(removal);
        try (Broker broker = Broker.start(Files.createDirectories(folder.resolve("broker")))) {
            return new BenchmarkRun(scope, folder, progress, broker).execute();
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private Report execute() throws Exception {
        List<Case> cases = scope.cases();
        for (Case measured : cases) {
            prepare(measured);
        }
        Map<Case, List<Throughput.Measured>> results = new LinkedHashMap<>();
        for (int round = 1; round <= scope.rounds(); round++) {
            // The cases of a round follow each other, so that a slow minute of the machine does not hit one case alone.
            for (Case measured : cases) {
                Throughput.Measured result = measure(measured);
                results.computeIfAbsent(measured, key -> new ArrayList<>()).add(result);
                say(
                        "round %d/%d %-30s %9.0f/s %9.0f/CPU s",
                        round,
                        scope.rounds(),
                        measured.name(),
                        result.pace().perSecond(),
                        result.pace().perCpuSecond());
            }
        }
        List<Report.Throughput> summed = new ArrayList<>();
        results.forEach((measured, rounds) -> summed.add(summary(measured, rounds)));
        return new Report(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Versions.commit(),
                Machine.here(),
                Versions.all(),
                scope.rounds(),
                detections.origin(),
                inputs(),
                summed,
                scope.includes(Scope.LATENCY) ? latencies(results) : List.of(),
                scope.includes(Scope.STATE) ? states() : List.of(),
                scope.includes(Scope.START_UP) ? startUps() : List.of());
    }

    private void prepare(Case measured) throws Exception {
        Content content = measured.content();
        Map<Content, Input> inputs = measured.contender().readsFiles() ? files : topics;
        if (!inputs.containsKey(content)) {
            EventStream stream = EventStream.of(content, scope.seed(), scope.events(content));
            Input input = measured.contender().readsFiles()
                    ? Input.files(folder.resolve("files-" + content.id()), stream)
                    : Input.topic(broker, "events-" + content.id(), stream);
            inputs.put(content, input);
            say(
                    "%s %s: %d records, %.0f MB",
                    measured.contender().readsFiles() ? "files" : "topic",
                    content.id(),
                    input.records(),
                    input.bytes() / 1e6);
        }
    }

    private Throughput.Measured measure(Case measured) throws Exception {
        Path own = step(measured.name());
        return measured.contender().readsFiles()
                ? fileThroughput.measure(measured, files.get(measured.content()), own)
                : throughput.measure(measured, topics.get(measured.content()), own);
    }

    private Path step(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name + "-" + ++steps));
    }

    private Report.Throughput summary(Case measured, List<Throughput.Measured> rounds) {
        boolean ours = measured.contender() == Contender.OURS || measured.contender() == Contender.REPLAY;
        return new Report.Throughput(
                measured.name(),
                measured.limit(),
                measured.contender().title(),
                measured.content().id(),
                measured.parallelism(),
                ours ? detections.running(measured.catalog()) : 0,
                measured.contender() != Contender.OURS ? "" : measured.exactlyOnce() ? "exactly once" : "at least once",
                measured.allowlist() ? Configurations.ALLOWLIST_ENTRIES : 0,
                spread(rounds, result -> result.pace().perSecond()),
                spread(rounds, result -> result.pace().perCpuSecond()),
                spread(rounds, Throughput.Measured::startSeconds),
                spread(rounds, Throughput.Measured::startCpuSeconds),
                spread(rounds, Throughput.Measured::seconds),
                spread(rounds, Throughput.Measured::cpuSeconds));
    }

    private static Spread spread(List<Throughput.Measured> rounds, ToDoubleFunction<Throughput.Measured> part) {
        return Spread.of(rounds.stream().map(part::applyAsDouble).toList());
    }

    private List<Report.InputSize> inputs() {
        Map<Content, Input> all = new EnumMap<>(files);
        all.putAll(topics);
        return all.values().stream()
                .map(input -> new Report.InputSize(
                        input.content().id(),
                        input.records(),
                        (double) input.bytes() / input.records(),
                        input.rows().size()))
                .toList();
    }

    /** The capacity is what the job reads at most in this run, with one task: the other core is the broker's. */
    private List<Report.Latency> latencies(Map<Case, List<Throughput.Measured>> results) throws Exception {
        Case atLeastOnce = Case.named("ours-p1");
        if (!results.containsKey(atLeastOnce)) {
            prepare(atLeastOnce);
            results.put(atLeastOnce, List.of(measure(atLeastOnce)));
        }
        double capacity = spread(
                        results.get(atLeastOnce), result -> result.pace().perSecond())
                .median();
        LatencyRun run = new LatencyRun(broker, configurations, scope.seed());
        List<Report.Latency> latencies = new ArrayList<>();
        for (Case measured : List.of(atLeastOnce, Case.named("ours-exactly-once-p1"))) {
            for (double part : LOADS) {
                String load = part == 0
                        ? "50 events a second"
                        : String.format(Locale.ROOT, "%.0f %% of the capacity", 100 * part);
                Report.Latency latency =
                        run.measure(measured, load, Math.floor(part * capacity), step("latency-" + measured.name()));
                latencies.add(latency);
                say(
                        "latency %s, %s: p50 %.0f ms, p99 %.0f ms",
                        latency.guarantee(), load, latency.p50Ms(), latency.p99Ms());
            }
        }
        return latencies;
    }

    private List<Report.State> states() throws Exception {
        StateRun run = new StateRun(broker, configurations, scope.seed());
        List<Report.State> states = new ArrayList<>();
        for (long rows : scope.rows()) {
            Report.State state = run.measure(Case.named("ours-p2"), rows, step("state"));
            states.add(state);
            say(
                    "state %d rows: %.0f bytes each, %.0f new rows/CPU s",
                    rows, state.bytesPerRow(), state.rowsPerCpuSecond());
        }
        return states;
    }

    private List<Report.StartUp> startUps() throws Exception {
        Map<Case, List<FileThroughput.Life>> lives = new LinkedHashMap<>();
        List<Case> cases = List.of(Case.named("replay-p2"), Case.named("replay-unfenced-p2"));
        for (int round = 1; round <= Math.max(scope.rounds(), START_UP_ROUNDS); round++) {
            for (Case measured : cases) {
                // As a person starts it: without a heap of a fixed size.
                lives.computeIfAbsent(measured, key -> new ArrayList<>())
                        .add(fileThroughput.ofFew(measured, ChildJvm.ADD_OPENS, step("startup")));
            }
        }
        List<Report.StartUp> startUps = new ArrayList<>();
        lives.forEach((measured, rounds) -> {
            Report.StartUp startUp = new Report.StartUp(
                    detections.running(measured.catalog()),
                    Spread.of(rounds.stream().map(FileThroughput.Life::seconds).toList()),
                    Spread.of(
                            rounds.stream().map(FileThroughput.Life::cpuSeconds).toList()));
            startUps.add(startUp);
            say(
                    "startup with %d detections: %.1f s, %.1f s of CPU",
                    startUp.detections(),
                    startUp.seconds().median(),
                    startUp.cpuSeconds().median());
        });
        return startUps;
    }

    private void say(String format, Object... arguments) {
        progress.println(new Formatter(Locale.ROOT).format(format, arguments));
        progress.flush();
    }
}
