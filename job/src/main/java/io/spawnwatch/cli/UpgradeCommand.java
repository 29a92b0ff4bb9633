package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.compare.LiveComparison;
import io.spawnwatch.backtest.compare.LiveComparison.LiveSide;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.ReleaseOptions;
import io.spawnwatch.cli.option.RunOptions;
import io.spawnwatch.cli.option.SettingConverters;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.range.AllowlistSnapshot;
import io.spawnwatch.connector.kafka.range.TimeBounds;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.TimePoint;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.FlinkClientFolder;
import io.spawnwatch.release.PackagedJob;
import io.spawnwatch.release.ReadyRelease;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseDraft;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.ReleaseInputs;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.report.ChangeReport;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replaces the running release with a new one. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch upgrade --rest URL --job NAME|ID [--jar JAR] [--config FILE] [OPTIONS]",
        sortOptions = false,
        description = {
            "Upgrades the live job on a Flink session cluster through a savepoint: nothing is lost or duplicated.",
            "Options that are not given stay as they are: `--detections DIR` changes the detections and nothing else."
                    + " Takes the options of `run` as well. The new jar checks everything before the job is stopped. If"
                    + " the new job does not start, the old one is started again from the same savepoint."
        })
final class UpgradeCommand implements Callable<Integer> {
    private static final String CURE = "use `rollback` to go back to an older version";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(order = 2, names = "--job", paramLabel = "NAME|ID", required = true, description = "The running job.")
    private String job = "";

    @Option(order = 2, names = "--dry-run", description = "Checks and compares without changing anything.")
    private boolean dryRun;

    @Option(
            order = 2,
            names = "--replay",
            converter = SettingConverters.Time.class,
            paramLabel = "TIME",
            description =
                    "With --dry-run: also runs both releases' detections on the live topics' events since then, for"
                            + " example 24h, and shows how their rows differ.")
    private @Nullable TimePoint replay;

    @Option(order = 2, names = "--jar", paramLabel = "JAR", description = "Another version of the jar for clusters.")
    private @Nullable Path jar;

    @Option(
            order = 2,
            names = "--config",
            paramLabel = "FILE",
            description = "Replaces the configuration file and all earlier options.")
    private @Nullable Path config;

    @Option(
            order = 2,
            names = "--allow-refused",
            description = "Upgrades even if detection files are refused that were not refused before.")
    private boolean allowRefused;

    @Mixin
    private RunOptions options;

    @Option(
            order = 32,
            names = "--savepoint-dir",
            paramLabel = "URI",
            description = "Folder for the savepoint. Default: the cluster's execution.checkpointing.savepoint-dir.")
    private @Nullable String savepointDir;

    @Override
    public Integer call() {
        if (replay != null && !dryRun) {
            throw new ParameterException(spec.commandLine(), "--replay goes with --dry-run");
        }
        Releases releases = cluster.releases();
        try (RestCluster flink = cluster.connect()) {
            return releases.exclusively(() -> upgrade(flink, releases));
        }
    }

    private int upgrade(RestCluster flink, Releases releases) {
        PrintWriter out = Terminal.out(spec);
        JobID running = flink.find(job);
        Release current = releases.running(running.toHexString(), flink.catalog(running));
        String folder = savepointDir == null ? flink.savepointFolder() : savepointDir;
        ReleaseInputs inputs = current.inputs()
                .with(jar, config, options.overrides(), options.kafka(), FlinkClientFolder.ofEnvironment());
        try (ReleaseDraft draft = releases.draft(inputs);
                PackagedJob next = draft.build();
                PackagedJob previous = PackagedJob.rebuild(current)) {
            CatalogChange change = CatalogChange.between(current.catalog(), next.catalog());
            ChangeReport.print(change, true, out);
            requireNoNewRefusals(change);
            next.requireOperatorsOf(previous, CURE);
            Rollout rollout = cluster.rollout(flink, spec);
            rollout.conflicts().requireNone(next.catalog(), running);
            if (dryRun) {
                if (replay != null) {
                    compare(current.inputs(), inputs, replay.at(Instant.now()).truncatedTo(ChronoUnit.SECONDS));
                }
                out.println("dry run: nothing was changed");
                return CommandLine.ExitCode.OK;
            }
            Release release = draft.keep(current, next.catalog());
            rollout.replace(
                    running, new ReadyRelease(current, previous), new ReadyRelease(release, next), folder, null);
            out.println("upgraded to release " + release.name() + "; `rollback` goes back to " + current.name());
            releases.removeOldest(release);
            return CommandLine.ExitCode.OK;
        }
    }

    private void compare(ReleaseInputs before, ReleaseInputs after, Instant since) {
        PrintableWriter out = Terminal.out(spec);
        PrintableWriter err = Terminal.err(spec);
        out.println();
        out.println("On the events since " + since + ", by this version of the engine:");
        Map<KafkaSettings, AllowlistSnapshot> topics = new HashMap<>();
        LiveSide running = side(before, topics, err);
        try {
            TopicRange range =
                    TopicRange.of(running.settings().kafka(), new TimeBounds(since, null, Duration.ofHours(1)));
            range.warnings().forEach(warning -> err.println("warning: " + warning));
            LiveComparison.print(
                    running,
                    side(after, topics, err),
                    range,
                    Progress.none(err),
                    Terminal.width(spec),
                    out.unescaped());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ReleaseException(
                    "the releases cannot be compared: " + e.getMessage() + ". Nothing was changed", e);
        }
    }

    /** @param topics allowlist topics that have been read: what changes meanwhile is not a difference of the releases */
    private static LiveSide side(
            ReleaseInputs inputs, Map<KafkaSettings, AllowlistSnapshot> topics, PrintableWriter err) {
        Path file = inputs.config();
        RunSettings settings =
                RunSettings.of(file == null ? null : Documents.yaml(file), inputs.options(), inputs.kafka());
        CatalogPlan plan = CatalogOptions.loadToReplay(settings.catalog(), err);
        List<AllowlistEntry> entries = new ArrayList<>(CatalogOptions.allowlist(settings.allowlistFile(), plan, err));
        AllowlistSnapshot topic = topics.computeIfAbsent(settings.kafka(), kafka -> {
            AllowlistSnapshot read = AllowlistSnapshot.read(kafka);
            read.warnings().forEach(warning -> err.println("warning: " + warning));
            return read;
        });
        entries.addAll(topic.entries());
        return new LiveSide(settings, plan, entries);
    }

    private void requireNoNewRefusals(CatalogChange change) {
        if (!change.refused().isEmpty() && !allowRefused) {
            throw new ReleaseException("detections are refused that were not refused before: "
                    + String.join(", ", change.refused().keySet())
                    + "; fix them, or leave them out with --allow-refused. Nothing was changed");
        }
    }
}
