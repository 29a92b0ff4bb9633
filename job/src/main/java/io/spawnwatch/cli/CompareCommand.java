package io.spawnwatch.cli;

import io.spawnwatch.backtest.FileInput;
import io.spawnwatch.backtest.compare.Comparison;
import io.spawnwatch.backtest.compare.ComparisonReport;
import io.spawnwatch.backtest.compare.Side;
import io.spawnwatch.cli.option.AllowlistOptions;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.InputOptions;
import io.spawnwatch.cli.option.RecordedTopics;
import io.spawnwatch.cli.option.ReplayOptions;
import io.spawnwatch.cli.option.ReplayOutputs;
import io.spawnwatch.cli.option.SelectionOptions;
import io.spawnwatch.cli.option.SideOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.table.RowFormat;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.page.ComparisonPage;
import io.spawnwatch.page.ComparisonPage.Compared;
import io.spawnwatch.page.ReplayPage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs two sets of detections on the same events and shows how their rows differ. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        customSynopsis = "spawnwatch compare --input FILE|DIR|GLOB... --before KEY=VALUE --after KEY=VALUE [OPTIONS]",
        description = {
            "Runs two sets of detections, macros, lookups, allowlists or settings on the same events and shows how their rows"
                    + " differ: gained, lost, changed, allowed.",
            "All other options are for both sides. Exit codes: 0 both give the same rows, 1 they differ, 2 wrong usage or"
                    + " settings, or a failure."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  spawnwatch compare --input logs/ --before detections=old/ --after detections=new/",
            "  spawnwatch compare --input logs/ --detections detections/ \\",
            "    --after allowlist=next.yml --output report.html",
        },
        exitCodeOnExecutionException = CommandLine.ExitCode.USAGE)
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOptions input;

    @Mixin
    private SideOptions sides;

    @Option(
            order = 0,
            names = "--output",
            paramLabel = "FILE",
            description =
                    "File for the differences: .jsonl has one a line, with both rows; .html is a report to open in a"
                            + " browser. Can be repeated. Default: not written.")
    private List<String> output = List.of();

    @Mixin
    private CatalogOptions catalog;

    @Mixin
    private SelectionOptions.Detections detections;

    @Mixin
    private SelectionOptions.Events events;

    @Mixin
    private AllowlistOptions allowlist;

    @Mixin
    private ReplayOptions options = ReplayOptions.ofFinalRows();

    @Override
    public Integer call() throws Exception {
        if (!sides.differ()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say what differs: --before KEY=VALUE, --after KEY=VALUE or both, for example --after"
                            + " detections=DIR");
        }
        input.check(spec);
        InputFiles files = input.files();
        output.forEach(CompareCommand::requireFormOfDifferences);
        ReplayOutputs outputs = new ReplayOutputs(output, null, null, null);
        outputs.prepare(files.local());
        PrintableWriter err = Terminal.err(spec);
        RecordedTopics topics = input.open(err);
        SettingValues values = topics == null ? options.values() : options.values(topics.live());
        SideOptions.Common common = new SideOptions.Common(catalog, allowlist, input.kafka(), topics, values);
        SideOptions.Sides loaded = sides.load(common, err);
        List<CatalogPlan> plans = detections.select(
                List.of(loaded.before().catalog(), loaded.after().catalog()));
        Side before = loaded.before().with(plans.get(0));
        Side after = loaded.after().with(plans.get(1));
        int parallelism = values.get(Settings.PARALLELISM);
        ComparisonReport report =
                new ComparisonReport(Terminal.width(spec), Terminal.out(spec).unescaped());
        RunMessage run = RunMessage.of(
                "compare",
                VersionProvider.version(),
                topics == null ? input.input() : List.of(topics.inWords()),
                shown(common));
        Comparison.Outcome outcome = new Comparison(before, after, events.scope())
                .run(
                        topics == null ? new FileInput(files) : topics.input(false, parallelism),
                        parallelism,
                        progress(),
                        (counts, totals, differences) -> {
                            report.print(counts, totals);
                            for (String file : outputs.rowOutputs()) {
                                OutputFile.replace("--output", file, out -> Files.copy(differences, out));
                            }
                            outputs.writeReports(out -> ComparisonPage.write(
                                    run,
                                    new Compared(before, sides.ofBefore()),
                                    new Compared(after, sides.ofAfter()),
                                    counts,
                                    totals,
                                    differences,
                                    out));
                        });
        if (outcome.counts().unselected()) {
            err.println(ReplayOptions.NOTHING_SELECTED);
            return spec.exitCodeOnExecutionException();
        }
        if (outcome.counts().isAllRejected()) {
            err.println("`spawnwatch replay --rejected FILE` writes each rejected record with its reason.");
            return spec.exitCodeOnExecutionException();
        }
        return outcome.isSame() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** All that decides on the result of both sides, beside the events. */
    private Map<String, String> shown(SideOptions.Common common) {
        Map<String, String> shown = new TreeMap<>(common.values().inWords());
        // Each side has windows of its own.
        shown.keySet().removeAll(List.of(Settings.WINDOW.key(), Settings.WINDOW_OFFSET.key()));
        shown.putAll(sides.inCommon(common));
        shown.putAll(detections.given());
        shown.putAll(events.given());
        return shown;
    }

    private static void requireFormOfDifferences(String file) {
        boolean lines = !file.equals(JsonLinesSink.STANDARD_OUTPUT) && RowFormat.of(file) == RowFormat.JSON_LINES;
        if (!lines && !ReplayPage.isNamedSo(file)) {
            throw new SettingsException("--output: " + file
                    + ": differences are written as JSON lines or as a report; name a file that ends with .jsonl or"
                    + " .html");
        }
    }

    private Progress progress() {
        PrintableWriter err = Terminal.err(spec);
        return Terminal.isErr()
                ? Progress.overwriting(
                        err.unescaped(), counts -> String.format(Locale.ROOT, "events read %,d", counts.read() / 2))
                : Progress.none(err);
    }
}
