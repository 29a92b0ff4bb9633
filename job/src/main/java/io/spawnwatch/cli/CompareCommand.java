package io.spawnwatch.cli;

import io.spawnwatch.backtest.FileInput;
import io.spawnwatch.backtest.compare.Comparison;
import io.spawnwatch.backtest.compare.ComparisonReport;
import io.spawnwatch.backtest.compare.DifferenceTotals;
import io.spawnwatch.backtest.compare.Side;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.table.RowFormat;
import io.spawnwatch.page.ComparisonPage;
import io.spawnwatch.page.ComparisonPage.Compared;
import io.spawnwatch.page.ReplayPage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
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
            "All other options are for both sides. The exit code is 0 if both give the same rows, 1 if not."
        })
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "FILE|DIR|GLOB",
            description =
                    "Events to read: files, folders with all files in them, or quoted globs; also on one of Flink's"
                            + " file systems, as s3://BUCKET/DIR.")
    private List<String> input = List.of();

    @Mixin
    private TopicRangeOptions kafka;

    @Mixin
    private SideOptions sides;

    @Option(
            order = 0,
            names = "--output",
            paramLabel = "FILE",
            description = "File for the differences: .jsonl has one a line, with both rows; .html is a report to open in a"
                    + " browser. Can be repeated. Default: not written.")
    private List<String> output = List.of();

    @Mixin
    private CatalogOptions catalog;

    @Mixin
    private SelectionOptions selection;

    @Option(
            order = 10,
            names = "--allowlist",
            paramLabel = "FILE",
            description = "Allowlist in YAML, for both sides. Default: none.")
    private @Nullable Path allowlist;

    @Mixin
    private ReplayOptions options;

    @Override
    public Integer call() throws Exception {
        if (!sides.differ()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say what differs: --before KEY=VALUE, --after KEY=VALUE or both, for example --after"
                            + " detections=DIR");
        }
        kafka.check(spec, "--input");
        InputFiles files = kafka.file() == null ? EventFiles.find(input) : InputFiles.local(List.of());
        output.forEach(CompareCommand::requireFormOfDifferences);
        ReplayOutputs outputs = new ReplayOutputs(output, null, null, null);
        outputs.prepare(files.local());
        PrintableWriter err = Terminal.err(spec);
        RecordedTopics topics = kafka.open(err);
        SettingValues values = topics == null ? options.values() : options.values(topics.live());
        Side before = selected(sides.before(catalog, kafka.file(), allowlist, values, err));
        Side after = selected(sides.after(catalog, kafka.file(), allowlist, values, err));
        int parallelism = values.get(Settings.PARALLELISM);
        Path scratch = Files.createTempDirectory("spawnwatch-compare-");
        try {
            Path differences = scratch.resolve("differences");
            Comparison.Counts counts = new Comparison(before, after, selection.scope())
                    .run(
                            topics == null ? new FileInput(files) : topics.input(false, parallelism),
                            differences,
                            scratch,
                            parallelism,
                            progress());
            DifferenceTotals totals = DifferenceTotals.of(differences);
            new ComparisonReport(Terminal.width(spec), Terminal.out(spec).unescaped()).print(counts, totals);
            for (String file : outputs.rowOutputs()) {
                OutputFile.replace("--output", file, out -> Files.copy(differences, out));
            }
            RunMessage run = RunMessage.of(
                    "compare",
                    VersionProvider.version(),
                    topics == null ? input : List.of(topics.inWords()),
                    values.printed());
            outputs.writeReports(out -> ComparisonPage.write(
                    run,
                    new Compared(before, sides.ofBefore()),
                    new Compared(after, sides.ofAfter()),
                    counts,
                    totals,
                    differences,
                    out));
            return totals.isNone() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            PathUtils.deleteDirectory(scratch);
        }
    }

    private static void requireFormOfDifferences(String file) {
        boolean lines = !file.equals(JsonLinesSink.STANDARD_OUTPUT) && RowFormat.of(file) == RowFormat.JSON_LINES;
        if (!lines && !ReplayPage.isNamedSo(file)) {
            throw new SettingsException("--output: " + file
                    + ": differences are written as JSON lines or as a report; name a file that ends with .jsonl or"
                    + " .html");
        }
    }

    private Side selected(Side side) {
        return new Side(selection.select(side.catalog()), side.values(), side.allowlist());
    }

    private Progress progress() {
        PrintableWriter err = Terminal.err(spec);
        return Terminal.isErr()
                ? Progress.overwriting(
                        err.unescaped(), counts -> String.format(Locale.ROOT, "events read %,d", counts.read() / 2))
                : Progress.none(err);
    }
}
