package io.spawnwatch.deploy.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spawnwatch.deploy.benchmark.report.BarChart;
import io.spawnwatch.deploy.benchmark.report.MarkdownReport;
import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.deploy.benchmark.report.Runs;
import io.spawnwatch.deploy.benchmark.run.BenchmarkException;
import io.spawnwatch.deploy.benchmark.run.BenchmarkRun;
import io.spawnwatch.deploy.benchmark.run.LargeReplay;
import io.spawnwatch.deploy.benchmark.run.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the benchmark. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Spawnwatch beside its limit and other engines, in one run.")
public final class Benchmark implements Callable<Integer> {
    private static final long QUICK_EVENTS = 1_000_000;
    private static final long DEFAULT_EVENTS = 3_000_000;
    private static final Path DOCUMENTATION = Path.of("benchmark");

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "A few minutes: " + QUICK_EVENTS + " events, one round, the main cases.")
    private boolean quick;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "REGEX",
            description = "Cases to measure, by name; also 'latency', 'state', 'startup'.")
    private @Nullable List<String> cases;

    @Option(names = "--rounds", description = "How often cases are measured. Default: 3.")
    private @Nullable Integer rounds;

    @Option(names = "--events", description = "Events in each input. Default: " + DEFAULT_EVENTS + ".")
    private @Nullable Long events;

    @Option(names = "--rows", split = ",", description = "Numbers of open rows. Default: 10000,100000,300000.")
    private @Nullable List<Long> rows;

    @Option(
            names = "--seed",
            description = "Other events of the same kind.",
            defaultValue = "" + Report.Options.DEFAULT_SEED)
    private long seed;

    @Option(
            names = "--detections",
            paramLabel = "DIR|TAR.GZ",
            description = "The folders 'detections' and 'macros'. Default: the sample beside the project, if it is"
                    + " there, else variants of the bundled detection.")
    private @Nullable Path detections;

    @Option(names = "--output", description = "Folder for the results.", defaultValue = "benchmark/target/results")
    private Path output;

    @Option(
            names = "--write-docs",
            description =
                    "Also writes table, chart and JSON beside the benchmark's README. Refused if files have changed"
                            + " since the last commit.")
    private boolean writeDocs;

    @Option(
            names = "--combine",
            split = ",",
            paramLabel = "JSON",
            description = "Measures nothing, and sums up the JSON results of several runs.")
    private List<Path> combine = List.of();

    @Option(
            names = "--flink",
            paramLabel = "KEY=VALUE",
            description = "Further option of Flink for all Flink contenders, to see what it costs.")
    private Map<String, String> flink = new LinkedHashMap<>();

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "Further property of Kafka's clients for the Flink contenders.")
    private Map<String, String> kafka = new LinkedHashMap<>();

    @Option(
            names = "--large",
            paramLabel = "GB",
            description = "Measures nothing but a replay of this many GB, beside DuckDB.")
    private @Nullable Double large;

    @Option(names = "--large-heap", paramLabel = "MB", description = "Heap of that replay.", defaultValue = "512")
    private int largeHeap;

    @Option(names = "--large-threads", description = "Parallelism of that replay.", defaultValue = "2")
    private int largeThreads;

    @Option(names = "--large-rows", description = "Each event of that replay makes a row of its own.")
    private boolean largeRows;

    @Option(names = "--large-resume", description = "Also with the progress kept.")
    private boolean largeResume;

    @Option(names = "--list", description = "Prints the names of the cases.")
    private boolean list;

    /** Ends the process with 0, with 1 if the benchmark fails, or with 2 for wrong usage. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Benchmark());
        command.setExecutionExceptionHandler((exception, failed, parsed) -> {
            if (exception instanceof BenchmarkException) {
                failed.getErr().println("benchmark: " + exception.getMessage());
            } else {
                exception.printStackTrace(failed.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (large != null) {
            out.println(new LargeReplay((long) (large * 1e9), largeRows, largeHeap, seed, largeThreads, largeResume)
                    .execute(output.toAbsolutePath(), err));
            return CommandLine.ExitCode.OK;
        }
        int repeated = rounds != null ? rounds : quick ? 1 : 3;
        List<String> unlessSelected = quick ? Scope.QUICK : repeated == 1 ? Scope.DEFAULT_OF_ONE_ROUND : Scope.DEFAULT;
        Scope scope = new Scope(
                cases != null ? cases : unlessSelected,
                repeated,
                events != null ? events : quick ? QUICK_EVENTS : DEFAULT_EVENTS,
                rows != null ? rows : quick ? List.of(10_000L) : List.of(10_000L, 100_000L, 300_000L),
                seed,
                detections != null ? detections : Scope.sampleBesideProject(),
                flink,
                kafka);
        if (list) {
            scope.names().forEach(out::println);
            return CommandLine.ExitCode.OK;
        }
        if (writeDocs && combine.isEmpty()) {
            BenchmarkRun.requireCommitted("--write-docs");
        }
        Report report = combine.isEmpty()
                ? BenchmarkRun.execute(scope, Files.createDirectories(output).toAbsolutePath(), err)
                : combined(combine);
        write(report, output);
        if (writeDocs) {
            write(report, DOCUMENTATION);
        }
        out.println(MarkdownReport.of(report));
        err.println("Results: " + output.toAbsolutePath().normalize());
        return CommandLine.ExitCode.OK;
    }

    private static Report combined(List<Path> files) throws IOException {
        List<Report> runs = new ArrayList<>();
        for (Path file : files) {
            try {
                runs.add(Report.readJson(file));
            } catch (JsonProcessingException e) {
                throw new BenchmarkException(
                        "--combine: " + file + " does not have the results of this version; measure again", e);
            }
        }
        try {
            return Runs.combined(runs);
        } catch (IllegalArgumentException e) {
            throw new BenchmarkException("--combine: " + e.getMessage(), e);
        }
    }

    private static void write(Report report, Path folder) throws Exception {
        Files.createDirectories(folder);
        report.writeJson(folder.resolve("results.json"));
        Files.writeString(
                folder.resolve("results.md"),
                "# Results of the benchmark\n\n" + MarkdownReport.of(report)
                        + "\n![Events for each second of CPU time, by case](results.svg)\n");
        Files.writeString(folder.resolve("results.svg"), BarChart.of(report));
    }
}
