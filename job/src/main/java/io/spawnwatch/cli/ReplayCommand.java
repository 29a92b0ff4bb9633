package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.FileEndpoints;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.report.CostTable;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.report.SummaryTable;
import io.spawnwatch.run.BoundedRun;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.EmbeddedFlinkOptions;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.topology.DetectionTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
        customSynopsis = "spawnwatch replay --input FILE|DIR|GLOB... --output FILE.jsonl [OPTIONS]",
        description = {
            "Runs detections on recorded events and writes risk events as JSON lines.",
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
            required = true,
            paramLabel = "FILE.jsonl",
            description = "File for the risk events; - is standard output.")
    private String output;

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

    @Option(order = 13, names = "--costs", description = "Also prints the ten detections whose conditions cost most.")
    private boolean costs;

    @Mixin
    private ReplayOptions options;

    @Override
    public Integer call() throws Exception {
        List<Path> events = EventFiles.resolve(input);
        new ReplayOutputs(output, suppressed, rejected).prepare(events);
        PrintableWriter err = Terminal.err(spec);
        long startedNanos = System.nanoTime();
        CatalogSettings settings = catalog.settings();
        SettingValues values = options.values()
                .with(Settings.WINDOW, settings.window())
                .with(Settings.WINDOW_OFFSET, settings.windowOffset());
        CatalogPlan plan = CatalogOptions.loadToRun(settings, err);
        List<AllowlistEntry> entries = CatalogOptions.allowlist(allowlist, plan, err);
        boolean finalOnly = values.get(Settings.EMIT) == Emission.FINAL;
        FileEndpoints files = new FileEndpoints(
                events,
                new ProcessEventDeserializer(new EventIntake(
                        values.get(Settings.SOURCETYPE),
                        settings.normalization().fieldMapping(),
                        Duration.ZERO,
                        EventSelection.of(plan))),
                finalOnly
                        ? EventTimeWatermarks.untilAllIsRead()
                        : EventTimeWatermarks.recorded(values.get(Settings.OUT_OF_ORDERNESS)),
                output,
                suppressed,
                rejected);
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env = EmbeddedFlinkOptions.bounded(
                flink,
                values.get(Settings.PARALLELISM),
                finalOnly ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
        DetectionTopology.build(env, plan, TopologySettings.of(values, entries), files.endpoints());
        RunSummary summary = BoundedRun.execute(flink, env, "spawnwatch replay", Progress.onTerminal(err.unescaped()));
        files.complete();
        SummaryTable.print(
                summary,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                whereToSee(suppressed, "--suppressed"),
                whereToSee(rejected, "--rejected"),
                Terminal.width(spec),
                err);
        if (costs) {
            CostTable.print(summary.costs(), names(plan), Terminal.width(spec), err);
        }
        if (summary.read() > 0 && summary.read() == summary.rejected()) {
            err.println("Every record was rejected, so no event was read. " + advice(values.get(Settings.SOURCETYPE)));
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, String> names(CatalogPlan plan) {
        Map<String, String> names = new HashMap<>();
        plan.plans()
                .forEach(detection ->
                        names.put(detection.profile().id(), detection.profile().name()));
        return names;
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
