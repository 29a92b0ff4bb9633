package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.FileInput;
import io.spawnwatch.backtest.Replay;
import io.spawnwatch.backtest.ReplayFiles;
import io.spawnwatch.backtest.ReplayInput;
import io.spawnwatch.cli.option.AllowlistOptions;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.InputOptions;
import io.spawnwatch.cli.option.RecordedTopics;
import io.spawnwatch.cli.option.ReplayOptions;
import io.spawnwatch.cli.option.ReplayOutputs;
import io.spawnwatch.cli.option.ResumeOptions;
import io.spawnwatch.cli.option.SelectionOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.page.ReplayPage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.ReadableRows;
import io.spawnwatch.report.ReplaySummary;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.run.ResumableRun;
import io.spawnwatch.sighting.Emission;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        customSynopsis = {
            "spawnwatch replay --input FILE|DIR|GLOB... [--output FILE] [OPTIONS]",
            "       spawnwatch replay --kafka FILE [--from TIME] [--to TIME] [--output FILE] [OPTIONS]"
        },
        description = {
            "Runs detections on recorded events and shows or writes the risk events.",
            "Reads JSON lines, JSON documents and Windows event XML, plain, gzip or zstd, recognised by content."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  spawnwatch replay --input attack.log.gz --detections wmi.yml",
            "  spawnwatch replay --input logs/ --detections detections/ --output report.html",
            "  spawnwatch replay --kafka spawnwatch.yml --from 7d --allowlist none",
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOptions input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = {
                "File for the risk events, in the form of its ending: .jsonl, .csv or .parquet; - prints JSON lines."
                        + " .html is a report to open in a browser. Can be repeated.",
                "Default: a table on a terminal, otherwise -."
            })
    private List<String> output = List.of();

    @Mixin
    private CatalogOptions catalog;

    @Mixin
    private SelectionOptions.Detections detections;

    @Mixin
    private SelectionOptions.Events events;

    @Mixin
    private AllowlistOptions allowlist;

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

    @Mixin
    private ResumeOptions resume;

    @Override
    public Integer call() throws Exception {
        input.check(spec);
        InputFiles files = input.files();
        boolean table = output.isEmpty() && Terminal.isOut();
        List<String> outputs = output.isEmpty() && !table ? List.of(JsonLinesSink.STANDARD_OUTPUT) : output;
        ReplayOutputs named = new ReplayOutputs(outputs, suppressed, rejected, report.file());
        named.prepare(files.local());
        PrintableWriter err = Terminal.err(spec);
        long startedNanos = System.nanoTime();
        CatalogSettings settings = catalog.settings(input.kafka());
        RecordedTopics topics = input.open(err, resume.range());
        SettingValues values = (topics == null ? options.values() : options.values(topics.live()))
                .with(Settings.WINDOW, settings.window())
                .with(Settings.WINDOW_OFFSET, settings.windowOffset());
        CatalogPlan plan = detections.select(CatalogOptions.loadToReplay(settings, err));
        if (report.needsDigest() && ResumeOptions.hasLimit(values, plan)) {
            err.println(
                    "note: with a limit of rows, the rows and their digest depend on --parallelism and on the order of"
                            + " reading");
        }
        List<AllowlistEntry> entries = entries(topics, plan, err);
        Replay replay = new Replay(plan, values, entries, events.scope());
        ReplayInput events = topics == null
                ? new FileInput(files)
                : topics.input(values.get(Settings.EMIT) != Emission.FINAL, values.get(Settings.PARALLELISM));
        try (ResumableRun resumable = resume.open(
                input.input(),
                named,
                values,
                plan,
                () -> ResumeOptions.describe(spec, settings, plan, values, entries)
                        .with(topics == null ? ResumeOptions.describe(files) : topics.description()),
                topics == null ? Map.of() : ResumeOptions.kept(topics, entries),
                err)) {
            RunMessage message = RunMessage.of(
                    "replay",
                    VersionProvider.version(),
                    topics == null ? input.input() : List.of(topics.inWords()),
                    shown(settings, values, topics, entries));
            return run(replay, events, message, named, resumable, startedNanos);
        }
    }

    /** All that decides on the result, beside the events. */
    private Map<String, String> shown(
            CatalogSettings settings,
            SettingValues values,
            @Nullable RecordedTopics topics,
            List<AllowlistEntry> entries) {
        Map<String, String> shown = new TreeMap<>(settings.inWords());
        shown.putAll(values.inWords());
        shown.putAll(detections.given());
        shown.putAll(events.given());
        String place =
                topics == null || allowlist.isGiven() ? allowlist.inWords(catalog) : RecordedTopics.LIVE_ALLOWLIST;
        shown.put("allowlist", place + (entries.isEmpty() ? "" : " (" + counted(entries.size()) + ")"));
        return shown;
    }

    private static String counted(int entries) {
        return entries == 1 ? "1 entry" : entries + " entries";
    }

    private List<AllowlistEntry> entries(@Nullable RecordedTopics topics, CatalogPlan plan, PrintableWriter err) {
        if (topics == null || allowlist.isGiven()) {
            return allowlist.entries(catalog, plan, err);
        }
        List<AllowlistEntry> kept = resume.liveAllowlist(err);
        return kept == null ? topics.allowlist(plan, err) : kept;
    }

    private int run(
            Replay replay,
            ReplayInput events,
            RunMessage message,
            ReplayOutputs named,
            @Nullable ResumableRun resumable,
            long startedNanos)
            throws Exception {
        boolean table = named.outputs().isEmpty();
        boolean page = !named.reports().isEmpty();
        try (ReplayFiles written = ReplayFiles.create(
                named.rowOutputs(),
                suppressed,
                rejected,
                !replay.allowlist().isEmpty(),
                page,
                resumable == null ? null : resumable.rows())) {
            RunSummary counts = replay.run(
                    events,
                    written,
                    report.progress(
                            events.total(),
                            startedNanos,
                            named.printsRows(),
                            resumable != null && resumable.goesOn(),
                            spec),
                    resumable);
            Duration took = Duration.ofNanos(System.nanoTime() - startedNanos)
                    .plus(resumable == null ? Duration.ZERO : resumable.tookBefore());
            if (table || page || report.isWanted()) {
                ReplaySummary summary = report(replay, written, counts, took, table);
                RunMessage run = message.generatedNow();
                named.writeReports(out -> ReplayPage.write(run, replay, written, summary, out));
            }
            if (resumable != null) {
                resumable.complete();
            }
            if (counts.read() > 0 && counts.read() == counts.rejected()) {
                Terminal.err(spec)
                        .println("Every record was rejected, so no event was read. "
                                + advice(replay.values().get(Settings.SOURCETYPE)));
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (counts.selectsNothing()) {
                Terminal.err(spec).println(ReplayOptions.NOTHING_SELECTED);
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private ReplaySummary report(Replay replay, ReplayFiles written, RunSummary counts, Duration took, boolean table)
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
        return summary;
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
