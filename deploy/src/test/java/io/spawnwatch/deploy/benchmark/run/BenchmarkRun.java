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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.FileUtils;

/** A whole run: writes the input, measures the cases in turn, several rounds, and sums up. */
public final class BenchmarkRun {
    /** Parts of the capacity that are read beside the events whose latency is measured. */
    private static final double[] LOADS = {0, 0.1, 0.7};

    private static final int START_UP_ROUNDS = 3;

    /** What reads most in this run with one task: the other core is the broker's. */
    private static final Case CAPACITY = Case.named("ours-p1");

    private static final List<Case> LATE = List.of(CAPACITY, Case.named("ours-exactly-once-p1"));
    private static final List<Case> STARTED = List.of(Case.named("replay-p2"), Case.named("replay-unfenced-p2"));

    private final Scope scope;
    private final Path folder;
    private final Progress progress;
    private final Broker broker;
    private final Detections detections;
    private final Throughput throughput;
    private final FileThroughput fileThroughput;
    private final Configurations configurations;
    private final Map<Case, List<Throughput.Measured>> results = new LinkedHashMap<>();
    private final List<Report.InputSize> inputs = new ArrayList<>();
    private int steps;

    private BenchmarkRun(Scope scope, Path folder, Progress progress, Broker broker) throws Exception {
        this.scope = scope;
        this.folder = folder;
        this.progress = progress;
        this.broker = broker;
        detections = Detections.prepare(scope.detections(), scope.seed(), folder.resolve("content"));
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
            return new BenchmarkRun(scope, folder, new Progress(progress), broker).execute();
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    /**
     * What cases read. Only one input exists at a time.
     *
     * @param content what it consists of
     * @param files   whether it is files instead of a topic
     */
    private record Kind(Content content, boolean files) {
        static Kind of(Case measured) {
            return new Kind(measured.content(), measured.contender().readsFiles());
        }

        @Override
        public String toString() {
            return (files ? "files " : "topic ") + content.id();
        }
    }

    /**
     * Refuses to go on if files have changed since the last commit: the results would name a commit that nobody can measure.
     *
     * @param option that was given, for the message
     */
    public static void requireCommitted(String option) throws IOException, InterruptedException {
        String commit = Versions.commit();
        if (Report.isDirty(commit)) {
            throw new BenchmarkException(option + ": files have changed since commit " + commit
                    + "; commit or stash them, see 'git status', and start again");
        }
    }

    private Report execute() throws Exception {
        // At the beginning: what is committed meanwhile is not what is measured.
        String commit = Versions.commit();
        Map<Kind, List<Case>> cases = new LinkedHashMap<>();
        List<Case> selected = new ArrayList<>(scope.cases());
        if (scope.includes(Scope.LATENCY) && !selected.contains(CAPACITY)) {
            selected.add(CAPACITY);
        }
        selected.forEach(measured -> cases.computeIfAbsent(Kind.of(measured), key -> new ArrayList<>())
                .add(measured));
        expect(cases);
        progress.begin(selected.size());
        for (Map.Entry<Kind, List<Case>> group : cases.entrySet()) {
            measureAll(group.getKey(), group.getValue());
        }
        List<Report.Throughput> summed = new ArrayList<>();
        for (Case measured : selected) {
            summed.add(Summary.of(measured, results.getOrDefault(measured, List.of()), detections));
        }
        return new Report(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                commit,
                Machine.here(),
                Versions.all(),
                1,
                scope.rounds(),
                new Report.Options(scope.seed(), scope.flink(), scope.kafka()),
                detections.origin(),
                inputs,
                summed,
                scope.includes(Scope.LATENCY) ? latencies(summed) : List.of(),
                scope.includes(Scope.STATE) ? states() : List.of(),
                scope.includes(Scope.START_UP) ? startUps() : List.of(),
                detections.leftOut());
    }

    private void expect(Map<Kind, List<Case>> cases) {
        cases.forEach((kind, group) -> {
            progress.expect(Estimate.input(kind.content(), scope.events(kind.content())));
            for (Case measured : group) {
                progress.expect(scope.rounds(measured) * Estimate.of(measured, scope.events(kind.content())));
            }
        });
        if (scope.includes(Scope.LATENCY)) {
            progress.expect(late().size() * Estimate.latency());
        }
        if (scope.includes(Scope.STATE)) {
            scope.rows().forEach(rows -> progress.expect(Estimate.state(rows)));
        }
        if (scope.includes(Scope.START_UP)) {
            progress.expect(STARTED.size() * startUpRounds() * Estimate.startUp());
        }
    }

    /** The cases of a round follow each other, so that a slow minute of the machine does not hit one case alone. */
    private void measureAll(Kind kind, List<Case> cases) throws Exception {
        Input input = write(kind);
        for (int round = 1; round <= scope.rounds(); round++) {
            for (int i = 0; i < cases.size(); i++) {
                Case measured = cases.get(i);
                // What is measured once is spread over the rounds, for the same reason.
                if (scope.rounds(measured) > 1 || round == 1 + i % scope.rounds()) {
                    progress.start("round %d/%d %s", round, scope.rounds(), measured.name());
                    Throughput.Measured result = measured.contender().readsFiles()
                            ? fileThroughput.measure(measured, input, step(measured.name()))
                            : throughput.measure(measured, input, step(measured.name()));
                    results.computeIfAbsent(measured, key -> new ArrayList<>()).add(result);
                    progress.end(
                            Estimate.of(measured, input.records()),
                            "%9.0f/s %9.0f/CPU s",
                            result.pace().perSecond(),
                            result.pace().perCpuSecond());
                }
            }
        }
        if (kind.files()) {
            FileUtils.deleteDirectory(Path.of(input.place()).toFile());
        } else {
            broker.deleteTopic(input.place());
        }
    }

    private Input write(Kind kind) throws Exception {
        Content content = kind.content();
        progress.start("%s", kind);
        EventStream stream = EventStream.of(content, scope.seed(), scope.events(content));
        Input input = kind.files()
                ? Input.files(folder.resolve("files-" + content.id()), stream)
                : Input.topic(broker, "events-" + content.id(), stream);
        Report.InputSize size = new Report.InputSize(
                content.id(),
                input.records(),
                (double) input.bytes() / input.records(),
                input.rows().size());
        if (!inputs.contains(size)) {
            inputs.add(size);
        }
        progress.end(
                Estimate.input(content, input.records()),
                "%,d records, %,.0f MB",
                input.records(),
                input.bytes() / 1e6);
        return input;
    }

    private Path step(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name + "-" + ++steps));
    }

    private List<Report.Latency> latencies(List<Report.Throughput> measuredBefore) throws Exception {
        Optional<Report.Throughput> capacity = measuredBefore.stream()
                .filter(result -> result.name().equals(CAPACITY.name()))
                .findFirst();
        double perSecond = capacity.orElseThrow().perSecond().median();
        LatencyRun run = new LatencyRun(broker, configurations, scope.seed());
        List<Report.Latency> latencies = new ArrayList<>();
        for (Late late : late()) {
            Case measured = late.measured();
            String load = late.part() == 0
                    ? "50 events a second"
                    : String.format(Locale.ROOT, "%.0f %% of the capacity", 100 * late.part());
            progress.start("latency %s, %s", measured.exactlyOnce() ? "exactly once" : "at least once", load);
            Report.Latency latency = run.measure(
                    measured, load, Math.floor(late.part() * perSecond), step("latency-" + measured.name()));
            latencies.add(latency);
            progress.end(Estimate.latency(), "p50 %.0f ms, p99 %.0f ms", latency.p50Ms(), latency.p99Ms());
        }
        return latencies;
    }

    /**
     * What the latency is measured of.
     *
     * @param part of the capacity that is read beside
     */
    private record Late(Case measured, double part) {
        /** Little load; much only where a row does not wait for a transaction. */
        boolean hasTarget() {
            return part == 0 || (part == LOADS[LOADS.length - 1] && !measured.exactlyOnce());
        }
    }

    private List<Late> late() {
        List<Late> late = new ArrayList<>();
        for (Case measured : LATE) {
            for (double part : LOADS) {
                late.add(new Late(measured, part));
            }
        }
        return late.stream()
                .filter(load -> !scope.isShort() || load.hasTarget())
                .toList();
    }

    private List<Report.State> states() throws Exception {
        StateRun run = new StateRun(broker, configurations, scope.seed());
        List<Report.State> states = new ArrayList<>();
        for (long rows : scope.rows()) {
            progress.start("state of %,d rows", rows);
            Report.State state = run.measure(Case.named("ours-p2"), rows, step("state"));
            states.add(state);
            progress.end(
                    Estimate.state(rows),
                    "%.0f bytes each, %s",
                    state.bytesPerRow(),
                    state.hasPace()
                            ? String.format(Locale.ROOT, "%,.0f new rows/CPU s", state.rowsPerCpuSecond())
                            : "new rows/CPU s: too short to tell");
        }
        return states;
    }

    private int startUpRounds() {
        return scope.isShort() ? scope.rounds() : Math.max(scope.rounds(), START_UP_ROUNDS);
    }

    private List<Report.StartUp> startUps() throws Exception {
        Map<Case, List<FileThroughput.Life>> lives = new LinkedHashMap<>();
        for (int round = 1; round <= startUpRounds(); round++) {
            for (Case measured : STARTED) {
                int loaded = detections.running(measured.catalog());
                progress.start("start %d/%d with %d detections", round, startUpRounds(), loaded);
                // As a person starts it: without a heap of a fixed size.
                FileThroughput.Life life = fileThroughput.ofFew(measured, ChildJvm.ADD_OPENS, step("startup"));
                lives.computeIfAbsent(measured, key -> new ArrayList<>()).add(life);
                progress.end(Estimate.startUp(), "%.1f s, %.1f s of CPU", life.seconds(), life.cpuSeconds());
            }
        }
        List<Report.StartUp> startUps = new ArrayList<>();
        lives.forEach((measured, rounds) -> startUps.add(new Report.StartUp(
                detections.running(measured.catalog()),
                Spread.of(rounds.stream().map(FileThroughput.Life::seconds).toList()),
                Spread.of(rounds.stream().map(FileThroughput.Life::cpuSeconds).toList()))));
        return startUps;
    }
}
