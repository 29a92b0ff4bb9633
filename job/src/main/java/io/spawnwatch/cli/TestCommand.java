package io.spawnwatch.cli;

import io.spawnwatch.backtest.TestProgress;
import io.spawnwatch.backtest.TestReport;
import io.spawnwatch.backtest.TestRun;
import io.spawnwatch.backtest.TestRunner;
import io.spawnwatch.backtest.TestSuite;
import io.spawnwatch.backtest.Verdict;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws Exception {
        CatalogSettings settings = catalog.settings();
        PrintableWriter err = Terminal.err(spec);
        DetectionCatalog files = CatalogOptions.catalog(settings);
        CatalogPlan plan = CatalogOptions.load(files, settings, err);
        sayWhatDoesNotRun(plan, err);
        TestSuite suite = TestSuite.of(files, plan, data, tests);
        if (suite.size() == 0) {
            throw new SettingsException("no tests: the detections have no 'tests', and no file NAME.test.yml is beside"
                    + " them; --tests names further ones");
        }
        TestRun run;
        try (TestProgress progress = new TestProgress(err.unescaped(), Ansi.AUTO.enabled(), suite.size())) {
            run = new TestRunner(plan, settings.windows())
                    .run(suite, Runtime.getRuntime().availableProcessors(), progress);
        }
        TestReport.print(run, verbose, Terminal.width(spec), Terminal.out(spec));
        return exitCode(run, err);
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
        if (run.count(Verdict.NO_DATA) == run.results().size()) {
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
