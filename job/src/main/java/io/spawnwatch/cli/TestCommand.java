package io.spawnwatch.cli;

import io.spawnwatch.backtest.change.ChangedDetections;
import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.DetectionPlace;
import io.spawnwatch.backtest.unit.InProcessBaseline;
import io.spawnwatch.backtest.unit.TestProgress;
import io.spawnwatch.backtest.unit.TestReport;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.TestRunner;
import io.spawnwatch.backtest.unit.TestSuite;
import io.spawnwatch.backtest.unit.Verdict;
import io.spawnwatch.cli.option.BaselineOptions;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.ChangedOptions;
import io.spawnwatch.cli.option.SelectionOptions;
import io.spawnwatch.cli.option.TestReportOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.TextBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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
            "  spawnwatch test --detections detections/ --technique T1047",
            "",
            "A test file, wmi.test.yml beside wmi.yml:",
            "  tests:",
            "    - name: a recorded attack",
            "      data: recording.jsonl",
            "    - name: a shell",
            "      events:",
            "        - {parent_process_name: WmiPrvSE.exe, process_name: cmd.exe, user: bob}",
            "      rows: [{user: bob, count: 1}]",
            "    - name: a shell of the desktop",
            "      events: [{parent_process_name: explorer.exe, process_name: cmd.exe}]",
            "      rows: none",
            "Rows are a list with the fields that matter, a number, or none; without them, at least one is expected.",
            "",
            "The exit code is 1 if a test fails or is blind, or if no recording was found."
        })
final class TestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogOptions catalog;

    @Mixin
    private SelectionOptions.Detections detections;

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
        Path folder = data;
        if (folder != null && !Files.isDirectory(folder)) {
            throw new SettingsException("--data: " + folder
                    + (Files.exists(folder) ? " is not a folder" : " does not exist")
                    + "; give the folder that has the recordings");
        }
        CatalogSettings settings = catalog.settings();
        PrintableWriter err = Terminal.err(spec);
        DetectionCatalog files = CatalogOptions.catalog(settings);
        CatalogPlan all = CatalogOptions.load(files, settings, err);
        sayWhatDoesNotRun(all, err);
        Predicate<CatalogPlan.Verdict> wanted = detections.selected();
        CatalogPlan selected = detections.select(all).retaining(wanted);
        TestSuite whole = TestSuite.of(files, selected, data, tests);
        ChangedDetections touched = changed.find(all, settings, catalog.file(), wanted, whole::files, err);
        CatalogPlan plan = touched == null ? selected : touched.narrow(selected);
        TestSuite suite = touched == null ? whole : TestSuite.ofChanged(files, plan, data, tests);
        List<Path> harmless = baseline.files();
        if (suite.size() == 0 && harmless.isEmpty() && touched == null) {
            throw new SettingsException(
                    (detections.isGiven() ? "no tests: the selected detections" : "no tests: the detections")
                            + " have no 'tests', and no file NAME.test.yml is beside them; --tests names further ones");
        }
        TestRun run = run(plan, settings, suite, harmless, err);
        TestReport.print(run, verbose, Terminal.width(spec), reports.useStandardOutput() ? err : Terminal.out(spec));
        SourceRoot root = SourceRoot.around(Path.of(""));
        reports.write(run, root, Terminal.out(spec));
        reports.writePage(run, plan, message(settings), root);
        return exitCode(run, err);
    }

    private RunMessage message(CatalogSettings settings) {
        List<String> read = new ArrayList<>();
        settings.detections().forEach(path -> read.add(path.toString()));
        tests.forEach(path -> read.add(path.toString()));
        if (data != null) {
            read.add(data.toString());
        }
        Map<String, String> shown = new TreeMap<>(settings.inWords());
        shown.putAll(detections.given());
        shown.putAll(changed.given());
        shown.putAll(baseline.given());
        return RunMessage.of("test", VersionProvider.version(), read, shown);
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
        List<TestResult> results = new ArrayList<>(run.results());
        results.addAll(baseline.baseline(suite.limits())
                .run(
                        new InProcessBaseline(settings.windows()),
                        plan,
                        DetectionPlace.of(plan, settings.detections()),
                        harmless));
        return new TestRun(results, Duration.ofNanos(System.nanoTime() - startedNanos));
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
            TextBlock.wrapped(
                            "",
                            "No test ran: no recording was found. --data DIR names the folder that has them, and -v"
                                    + " says what each test needs.",
                            Terminal.width(spec))
                    .forEach(err::println);
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean failed = run.count(Verdict.FAILED) > 0
                || (!allowBlind && run.count(Verdict.BLIND) > 0)
                || (requireData && run.count(Verdict.NO_DATA) > 0);
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
