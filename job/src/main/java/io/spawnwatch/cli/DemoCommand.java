package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.cli.demo.DemoFolder;
import io.spawnwatch.cli.demo.DemoSample;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.file.FileEndpoints;
import io.spawnwatch.connector.file.RecordDeserializer;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.page.DetectionsMessage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.page.live.Feed.FeedRecord;
import io.spawnwatch.page.live.LivePages;
import io.spawnwatch.page.live.RecordKind;
import io.spawnwatch.page.live.RecordedFeeds;
import io.spawnwatch.release.RunningJar;
import io.spawnwatch.release.ShellWords;
import io.spawnwatch.report.AllowedRows;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RiskEventTable;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.report.SummaryTable;
import io.spawnwatch.run.BoundedRun;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.EmbeddedFlinkOptions;
import io.spawnwatch.topology.DetectionTopology;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole topology on the bundled sample and prints the results. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Runs the bundled detection on a bundled sample, as the live job would, and shows the results.",
            "Needs no arguments and no server, and takes a few seconds."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--write-events",
            paramLabel = "FILE",
            description = {
                "Only writes the sample's events to a file, one per line, for you to send to Kafka.",
                "Moves the times of all events so that the last one arrives now: the same events are late in a live job"
                        + " as in the demo."
            })
    private @Nullable Path writeEvents;

    @Option(
            names = "--keep-times",
            description =
                    "With --write-events: keeps the events on 2026-11-16. To a live job, most of them are late, because"
                            + " the kiosk's clock is no longer ahead of the job's own.")
    private boolean keepTimes;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "New or empty folder for the events, the allowlist and all results. Default: a temporary folder, which is"
                            + " deleted.")
    private @Nullable Path keep;

    @Option(
            names = "--watch",
            description =
                    "Then shows the results in the browser: serves the page of `watch` on this machine until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "With --watch: port of the page; 0: any that is free. Default: " + LivePages.PORT + ".")
    private @Nullable Integer port;

    @Override
    public Integer call() throws Exception {
        if (port != null && !watch) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--port goes with --watch");
        }
        LivePages.check(null, port);
        if (watch && writeEvents != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--watch cannot be combined with --write-events, which only writes the events");
        }
        if (writeEvents != null) {
            List<byte[]> records = keepTimes ? DemoSample.records() : DemoSample.recordsUntil(Instant.now());
            OutputFile.write("--write-events", writeEvents.toString(), file -> DemoFolder.writeEvents(records, file));
            return CommandLine.ExitCode.OK;
        }
        if (keepTimes) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--keep-times needs --write-events; the demo itself never moves the times");
        }
        try (DemoFolder folder = openFolder()) {
            run(folder);
        }
        return CommandLine.ExitCode.OK;
    }

    private DemoFolder openFolder() throws IOException {
        try {
            return DemoFolder.create(keep);
        } catch (DirectoryNotEmptyException e) {
            throw new SettingsException("--keep: " + keep + " is not empty; name a new or an empty folder", e);
        } catch (IOException e) {
            if (keep == null) {
                throw e;
            }
            throw new SettingsException("--keep: the files cannot be written to " + keep + ": " + e, e);
        }
    }

    private void run(DemoFolder folder) throws Exception {
        PrintableWriter out = Terminal.out(spec);
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        int width = Terminal.width(spec);
        long startedNanos = System.nanoTime();
        SettingValues defaults = SettingValues.defaults(Settings.LIVE);
        CatalogPlan plan = CatalogOptions.loadToRun(CatalogSettings.of(null, Map.of()), Terminal.err(spec));
        out.println(String.format(
                Locale.ROOT,
                "'%s' over %,d events of one Monday morning ...",
                plan.plans().get(0).profile().name(),
                DemoSample.records().size()));
        out.flush();

        FileEndpoints files = new FileEndpoints(
                List.of(folder.events()),
                new DemoIntake(defaults, EventSelection.of(plan)),
                EventTimeWatermarks.recorded(defaults.get(Settings.OUT_OF_ORDERNESS)),
                folder.riskEvents().toString(),
                folder.suppressed().toString(),
                folder.rejected().toString());
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env = EmbeddedFlinkOptions.bounded(flink, 1, RuntimeExecutionMode.STREAMING);
        DetectionTopology.build(
                env, plan, TopologySettings.of(defaults, AllowlistReader.file(folder.allowlist())), files.endpoints());
        RunSummary summary = BoundedRun.execute(
                flink,
                env,
                "spawnwatch demo",
                Progress.onTerminal(Terminal.err(spec).unescaped()));
        files.complete();

        out.println();
        RiskEventTable.print(folder.latestRiskEvents(), ansi, width, out.unescaped());
        out.println();
        AllowedRows.print(folder.latestSuppressed(), ansi, width, out.unescaped());
        out.println();
        SummaryTable.print(
                summary,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                keep == null ? "see --keep" : "see suppressed.jsonl",
                keep == null ? "see --keep" : "see rejected.jsonl",
                width,
                out);
        if (watch) {
            serve(plan, summary, folder);
        } else {
            printNextSteps(out);
        }
    }

    private void serve(CatalogPlan plan, RunSummary summary, DemoFolder folder) throws Exception {
        List<FeedRecord> records = new ArrayList<>();
        add(RecordKind.RISK_EVENTS, folder.riskEvents(), records);
        add(RecordKind.SUPPRESSED, folder.suppressed(), records);
        add(RecordKind.REJECTED, folder.rejected(), records);
        RunMessage run = RunMessage.of("demo", VersionProvider.version(), List.of("the bundled sample"), Map.of());
        LivePages.serve(
                List.of(
                        run.json(null),
                        DetectionsMessage.json(plan, summary.input().formats().keySet()),
                        DetectionsMessage.attack(plan)),
                new RecordedFeeds(records, "demo-" + UUID.randomUUID()),
                null,
                port,
                Terminal.out(spec));
    }

    private static void add(RecordKind kind, Path file, List<FeedRecord> records) throws IOException {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            records.add(new FeedRecord(kind, line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void printNextSteps(PrintWriter out) {
        String spawnwatch = "    java -jar " + jar() + " ";
        out.println();
        if (keep != null) {
            out.println("The events, the allowlist and all results are in " + keep);
            out.println();
        }
        out.println("Try next");
        out.println("  the same in the browser:");
        out.println(spawnwatch + "demo --watch");
        if (keep == null) {
            out.println("  keep the events, the allowlist and all results:");
            out.println(spawnwatch + "demo --keep DIR");
        } else {
            out.println("  the same events without the allowlist:");
            out.println(spawnwatch + "replay --output - \\");
            out.println("      --input "
                    + ShellWords.quote(keep.resolve("events.jsonl.gz").toString()));
        }
        out.println("  your own events and detections:");
        out.println(spawnwatch + "replay --input DIR \\");
        out.println("      --detections DIR --output FILE.jsonl");
        out.println("  which of your detections run here, and why the others do not:");
        out.println(spawnwatch + "check --detections DIR");
        out.println("  live on Kafka: 'Live use with Kafka' in job/README.md");
        out.flush();
    }

    /** The jar that the user has started, so that the commands can be copied. */
    private static String jar() {
        Path jar = RunningJar.path();
        if (!jar.toString().endsWith(".jar")) {
            return "job/target/spawnwatch.jar";
        }
        Path here = Path.of("").toAbsolutePath();
        return ShellWords.quote((jar.startsWith(here) ? here.relativize(jar) : jar).toString());
    }

    /** Reads the lines of the sample with the times of their arrival, which are not in the file. */
    private static final class DemoIntake implements RecordDeserializer<SourceRecord> {
        private static final long serialVersionUID = 1L;

        private final EventIntake intake;

        private DemoIntake(SettingValues settings, EventSelection selection) {
            intake = new EventIntake(
                    settings.get(Settings.SOURCETYPE),
                    settings.get(Settings.FIELD_MAPPING),
                    settings.get(Settings.CLOCK_SKEW),
                    selection);
        }

        @Override
        public SourceRecord deserialize(String file, long line, byte[] bytes) {
            return intake.intake(file, RejectedRecord.NO_PARTITION, line, DemoSample.arrivalMs(line), bytes);
        }

        @Override
        public SourceRecord unreadable(String file, long line, String fault) {
            return intake.unreadable(file, RejectedRecord.NO_PARTITION, line, fault);
        }
    }
}
