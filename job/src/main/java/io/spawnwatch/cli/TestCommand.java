package io.spawnwatch.cli;

import io.spawnwatch.backtest.change.ChangedDetections;
import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.Baseline;
import io.spawnwatch.backtest.unit.DetectionPlace;
import io.spawnwatch.backtest.unit.InProcessBaseline;
import io.spawnwatch.backtest.unit.TestProgress;
import io.spawnwatch.backtest.unit.TestReport;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.TestRunner;
import io.spawnwatch.backtest.unit.TestSuite;
import io.spawnwatch.backtest.unit.Verdict;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.report.PrintableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tests detections against recorded and written events. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        customSynopsis = "spawnwatch test [--detections FILE|DIR...] [--data DIR] [OPTIONS]",
        description = {
            "Tests detections: whether events give the rows that are expected.",
            "Runs the tests in files NAME.test.yml beside the detections, and Splunk's own 'tests' in the detections"
                    + " on recordings that are at hand. Needs no cluster and no network."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  spawnwatch test --detections wmi.yml",
            "  spawnwatch test --detections detections/ --data attack_data/datasets -v",
            "The exit code is 1 if a test fails or is blind, or if no recording was found."
        })
final class TestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogOptions catalog;

    @Option(
            order = 10,
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of recordings, such as datasets in a checkout of splunk/attack_data. They are found by"
                            + " the end of the address that a test gives, plain or compressed; never fetched.")
    private @Nullable Path data;

    @Option(
            order = 11,
            names = "--tests",
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Further test files, and folders of them, which name their detection.")
    private List<Path> tests = List.of();

    @Option(
            order = 12,
            names = "--allow-blind",
            description = "Does not count blind tests as failures: those whose recording lacks a field that the"
                    + " detection depends on.")
    private boolean allowBlind;

    @Option(
            order = 13,
            names = "--require-data",
            description = "Counts tests whose recording is not there as failures.")
    private boolean requireData;

    @Option(
            order = 14,
            names = {"-v", "--verbose"},
            description = "Also prints the tests that passed or have no data.")
    private boolean verbose;

    @Mixin
    private BaselineOptions baseline;

    @Mixin
    private ChangedOptions changed;

    @Mixin
    private TestReportOptions reports;

    @Override
    public Integer call() throws Exception {
        reports.check();
        CatalogSettings settings = catalog.settings();
        PrintableWriter err = Terminal.err(spec);
        DetectionCatalog files = CatalogOptions.catalog(settings);
        CatalogPlan all = CatalogOptions.load(files, settings, err);
        sayWhatDoesNotRun(all, err);
        ChangedDetections touched = changed.find(all, settings, catalog.file(), verdict -> testFiles(), err);
        CatalogPlan plan = touched == null ? all : narrowed(all, touched);
        TestSuite suite = TestSuite.of(files, plan, data, tests);
        List<Path> harmless = baseline.files();
        if (suite.size() == 0 && harmless.isEmpty() && touched == null) {
            throw new SettingsException("no tests: the detections have no 'tests', and no file NAME.test.yml is beside"
                    + " them; --tests names further ones");
        }
        TestRun run = run(plan, settings, suite, harmless, err);
        if (touched != null) {
            run = run.only(ids(touched));
        }
        TestReport.print(run, verbose, Terminal.width(spec), reports.useStandardOutput() ? err : Terminal.out(spec));
        SourceRoot root = SourceRoot.around(Path.of(""));
        reports.write(run, root, Terminal.out(spec));
        reports.writePage(run, plan, message(settings), root);
        return touched != null && run.results().isEmpty() ? CommandLine.ExitCode.OK : exitCode(run, err);
    }

    private RunMessage message(CatalogSettings settings) {
        List<String> read = new ArrayList<>();
        settings.detections().forEach(path -> read.add(path.toString()));
        tests.forEach(path -> read.add(path.toString()));
        if (data != null) {
            read.add(data.toString());
        }
        return RunMessage.of("test", VersionProvider.version(), read, Map.of());
    }

    private TestRun run(
            CatalogPlan plan, CatalogSettings settings, TestSuite suite, List<Path> harmless, PrintableWriter err)
            throws Exception {
        long startedNanos = System.nanoTime();
        TestRun run;
        try (TestProgress progress = new TestProgress(err.unescaped(), Ansi.AUTO.enabled(), suite.size())) {
            run = new TestRunner(plan, settings.windows())
                    .run(suite, Runtime.getRuntime().availableProcessors(), progress);
        }
        if (harmless.isEmpty()) {
            return run;
        }
        Map<String, BigDecimal> limits = new HashMap<>();
        suite.testFiles().forEach((id, file) -> {
            BigDecimal limit = Baseline.limit(file);
            if (limit != null) {
                limits.put(id, limit);
            }
        });
        List<TestResult> results = new ArrayList<>(run.results());
        results.addAll(baseline.baseline(limits)
                .run(
                        new InProcessBaseline(settings.windows()),
                        plan,
                        DetectionPlace.of(plan, settings.detections()),
                        harmless));
        return new TestRun(results, Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private static CatalogPlan narrowed(CatalogPlan all, ChangedDetections touched) {
        Set<String> ids = ids(touched);
        return all.narrowedTo(plan -> ids.contains(plan.profile().id()));
    }

    private static Set<String> ids(ChangedDetections touched) {
        return touched.touched().stream()
                .map(detection -> detection.verdict().detection())
                .filter(Objects::nonNull)
                .map(Detection::id)
                .collect(Collectors.toSet());
    }

    /** The files of {@code --tests}. If one has changed, every detection is taken to be touched: it may name any. */
    private List<Path> testFiles() {
        List<Path> files = new ArrayList<>();
        for (Path named : tests) {
            if (Files.isDirectory(named)) {
                try (Stream<Path> inside = Files.walk(named)) {
                    inside.filter(Files::isRegularFile).forEach(files::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            } else {
                files.add(named);
            }
        }
        return files;
    }

    private static void sayWhatDoesNotRun(CatalogPlan plan, PrintableWriter err) {
        long refused = CatalogOptions.count(plan, Outcome.REFUSED);
        long leftOut = CatalogOptions.count(plan, Outcome.LEFT_OUT);
        if (refused > 0) {
            err.println("refused: " + refused + "; `spawnwatch check` says why for each file");
        }
        if (leftOut > 0) {
            err.println("left out: " + leftOut + " deprecated or disabled, and their tests");
        }
    }

    private int exitCode(TestRun run, PrintableWriter err) {
        if (!run.results().isEmpty()
                && run.count(Verdict.NO_DATA) == run.results().size()) {
            err.println(
                    "No test ran: no recording was found. --data DIR names the folder that has them, and -v says what"
                            + " each test needs.");
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean failed = run.count(Verdict.FAILED) > 0
                || (!allowBlind && run.count(Verdict.BLIND) > 0)
                || (requireData && run.count(Verdict.NO_DATA) > 0);
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
