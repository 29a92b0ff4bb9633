package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.cli.demo.DemoSample;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.file.FileEndpoints;
import io.spawnwatch.connector.file.RecordDeserializer;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RiskEventTable;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.report.SummaryTable;
import io.spawnwatch.run.BoundedRun;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.LocalFlink;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.topology.DetectionTopology;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole topology at work, on the bundled sample. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Runs the bundled detection over a bundled sample, as the live job would, and shows what comes out.",
            "Needs nothing: no arguments, no server. Takes some seconds."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--write-events",
            paramLabel = "FILE",
            description = {
                "Writes the sample's events to a file, one on each line, and runs nothing: to be sent to Kafka.",
                "The sample's Monday morning ends now, so that a live job finds on time what is, and late what is."
            })
    private @Nullable Path writeEvents;

    @Option(
            names = "--keep-times",
            description =
                    "With --write-events: leaves the events on their own day, 2026-11-16. A live job finds most of them"
                            + " late, since the kiosk's clock is no longer ahead of its own.")
    private boolean keepTimes;

    @Override
    public Integer call() throws Exception {
        if (writeEvents != null) {
            List<byte[]> records = keepTimes ? DemoSample.records() : DemoSample.recordsUntil(Instant.now());
            OutputFile.write("--write-events", writeEvents.toString(), file -> write(records, file));
            return CommandLine.ExitCode.OK;
        }
        if (keepTimes) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--keep-times needs --write-events: the demo itself always keeps the times");
        }
        PrintableWriter out = Terminal.out(spec);
        long startedNanos = System.nanoTime();
        Path folder = Files.createTempDirectory("spawnwatch-demo-");
        Path events = writeSample(folder.resolve("process-events.jsonl.gz"));
        Path allowlist = writeAllowlist(folder.resolve("allowlist.yml"));
        Path riskEvents = folder.resolve("risk-events.jsonl");
        CatalogSettings catalog = CatalogSettings.of(null, Map.of());
        CatalogPlan plan = CatalogOptions.loadToRun(catalog, Terminal.err(spec));
        out.println(String.format(
                Locale.ROOT,
                "Running '%s' over %,d events of one Monday morning ...",
                plan.plans().get(0).profile().name(),
                DemoSample.records().size()));
        out.flush();

        FileEndpoints files = new FileEndpoints(
                List.of(events),
                new DemoIntake(),
                EventTimeWatermarks.recorded(Duration.ofMinutes(1)),
                riskEvents.toString(),
                folder.resolve("suppressed.jsonl").toString(),
                folder.resolve("rejected.jsonl").toString());
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env = LocalFlink.bounded(flink, 1, RuntimeExecutionMode.STREAMING);
        TopologySettings settings = new TopologySettings(
                catalog.window(),
                Duration.ofMinutes(10),
                Emission.REVISIONS,
                Duration.ofSeconds(10),
                AllowlistReader.file(allowlist));
        DetectionTopology.build(env, plan, settings, files.endpoints());
        RunSummary summary = BoundedRun.execute(
                flink,
                env,
                "spawnwatch demo",
                Progress.onTerminal(Terminal.err(spec).unescaped()));
        files.complete();

        out.println();
        RiskEventTable.print(
                latestRevisions(riskEvents), spec.commandLine().getColorScheme().ansi(), out.unescaped());
        out.println();
        SummaryTable.print(
                summary,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                "see suppressed.jsonl",
                "see rejected.jsonl",
                out);
        printNextSteps(out, folder, events, allowlist);
        return CommandLine.ExitCode.OK;
    }

    private static void printNextSteps(PrintWriter out, Path folder, Path events, Path allowlist) {
        String spawnwatch = "    java -jar " + jar();
        out.println();
        out.println("The events and all that came of them are in " + folder);
        out.println();
        out.println("Try next");
        out.println("  the same events without the allowlist:");
        out.println(spawnwatch + " replay --input " + events + " --output -");
        out.println("  your own events and detections:");
        out.println(spawnwatch + " replay --input DIR --output FILE.jsonl --detections DIR");
        out.println("  which of your detections run here, and why the others do not:");
        out.println(spawnwatch + " check --detections DIR");
        out.println("  live on Kafka: 'Live use' in README.md; what an allowlist looks like:");
        out.println("    " + allowlist);
        out.flush();
    }

    /** What the user has started, so that the commands work as they are printed. */
    private static String jar() {
        CodeSource source = DemoCommand.class.getProtectionDomain().getCodeSource();
        String built = "job/target/spawnwatch.jar";
        if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
            return built;
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path here = Path.of("").toAbsolutePath();
            return (jar.startsWith(here) ? here.relativize(jar) : jar).toString();
        } catch (URISyntaxException e) {
            return built;
        }
    }

    private static Path writeSample(Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            write(DemoSample.records(), out);
        }
        return file;
    }

    private static void write(List<byte[]> records, OutputStream out) throws IOException {
        for (byte[] record : records) {
            out.write(record);
            out.write('\n');
        }
    }

    private static Path writeAllowlist(Path file) throws IOException {
        try (InputStream bundled = DemoCommand.class.getResourceAsStream("/demo/allowlist.yml")) {
            if (bundled == null) {
                throw new IllegalStateException("the jar lacks demo/allowlist.yml");
            }
            Files.copy(bundled, file);
            return file;
        }
    }

    /** The rows as a consumer sees them who lets a higher revision replace a lower one, in the order of their time. */
    private static List<JsonNode> latestRevisions(Path riskEvents) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (String line : Files.readAllLines(riskEvents, StandardCharsets.UTF_8)) {
            JsonNode event = mapper.readTree(line);
            latest.put(event.get("risk_event_id").asText() + event.get("late").asBoolean(), event);
        }
        return latest.values().stream()
                .sorted(Comparator.comparing(event -> event.get("firstTime").asText()))
                .toList();
    }

    /** The sample's lines with the times of their arrival, which a file cannot hold. */
    private static final class DemoIntake implements RecordDeserializer<SourceRecord> {
        private static final long serialVersionUID = 1L;

        private final EventIntake intake = new EventIntake(Sourcetype.AUTO, Duration.ofMinutes(5));

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
