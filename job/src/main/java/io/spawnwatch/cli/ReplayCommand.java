package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.FileInput;
import io.spawnwatch.backtest.Replay;
import io.spawnwatch.backtest.ReplayFiles;
import io.spawnwatch.backtest.ReplayInput;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.ReadableRows;
import io.spawnwatch.report.ReplaySummary;
import io.spawnwatch.report.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs detections on recorded events. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        customSynopsis = "spawnwatch replay --input FILE|DIR|GLOB... [--output FILE] [OPTIONS]",
        description = {
            "Runs detections on recorded events and shows or writes the risk events.",
            "Reads JSON lines, JSON documents and Windows event XML, plain or gzip, recognised by content."
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--input",
            arity = "1..*",
            required = true,
            paramLabel = "FILE|DIR|GLOB",
            description = "Events to read: files, folders with all files in them, or quoted globs.")
    private List<String> input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = {
                "File for the risk events, in the form of its ending: .jsonl, .csv or .parquet; - prints JSON lines."
                        + " Can be repeated.",
                "Default: a table on a terminal, otherwise -."
            })
    private List<String> output = List.of();

    @Mixin
    private CatalogOptions catalog;

    @Option(order = 10, names = "--allowlist", paramLabel = "FILE", description = "Allowlist in YAML. Default: none.")
    private @Nullable Path allowlist;

    @Option(
            order = 11,
            names = "--suppressed",
            paramLabel = "FILE",
            description = "File for the rows that the allowlist suppresses. Default: not written.")
    private @Nullable String suppressed;

    @Option(
            order = 12,
            names = "--rejected",
            paramLabel = "FILE",
            description = "File for unusable records and why they are unusable. Default: not written.")
    private @Nullable String rejected;

    @Mixin
    private ReplayReport report;

    @Mixin
    private ReplayOptions options;

    @Override
    public Integer call() throws Exception {
        List<Path> events = EventFiles.resolve(input);
        boolean table = output.isEmpty() && Terminal.isOut();
        List<String> outputs = output.isEmpty() && !table ? List.of(JsonLinesSink.STANDARD_OUTPUT) : output;
        ReplayOutputs named = new ReplayOutputs(outputs, suppressed, rejected, report.file());
        named.prepare(events);
        PrintableWriter err = Terminal.err(spec);
        long startedNanos = System.nanoTime();
        CatalogSettings settings = catalog.settings();
        SettingValues values = options.values()
                .with(Settings.WINDOW, settings.window())
                .with(Settings.WINDOW_OFFSET, settings.windowOffset());
        CatalogPlan plan = CatalogOptions.loadToReplay(settings, err);
        List<AllowlistEntry> entries = CatalogOptions.allowlist(allowlist, plan, err);
        Replay replay = new Replay(plan, values, entries);
        ReplayInput files = new FileInput(events);
        try (ReplayFiles written = ReplayFiles.create(outputs, suppressed, rejected, !entries.isEmpty())) {
            RunSummary counts =
                    replay.run(files, written, report.progress(files.total(), startedNanos, named.printsRows(), spec));
            Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
            if (table || report.isWanted()) {
                report(replay, written, counts, took, table);
            }
            if (counts.read() > 0 && counts.read() == counts.rejected()) {
                err.println(
                        "Every record was rejected, so no event was read. " + advice(values.get(Settings.SOURCETYPE)));
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void report(Replay replay, ReplayFiles written, RunSummary counts, Duration took, boolean table)
            throws IOException {
        ReadableRows rows = new ReadableRows();
        ReplaySummary summary = replay.summary(written, counts, took, report.needsDigest(), table ? rows : null);
        if (table) {
            rows.print(
                    spec.commandLine().getColorScheme().ansi(),
                    Terminal.width(spec),
                    Terminal.out(spec).unescaped());
        }
        report.print(
                summary,
                replay.catalog(),
                whereToSee(suppressed, "--suppressed"),
                whereToSee(rejected, "--rejected"),
                spec);
    }

    private String advice(Sourcetype sourcetype) {
        String reasons = rejected == null
                ? "--rejected FILE writes each record with its reason"
                : "For the reasons, see "
                        + (rejected.equals(JsonLinesSink.STANDARD_OUTPUT) ? "standard output" : rejected);
        return sourcetype == Sourcetype.AUTO
                ? reasons + "; 'Sources' in udf/README.md lists what can be read."
                : reasons + "; the events may not be what --sourcetype " + sourcetype.optionName() + " says.";
    }

    private static String whereToSee(@Nullable String file, String option) {
        if (file == null) {
            return option + " FILE writes them";
        }
        return file.equals(JsonLinesSink.STANDARD_OUTPUT) ? "see standard output" : "see " + file;
    }
}
