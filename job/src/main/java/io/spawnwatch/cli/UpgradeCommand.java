package io.spawnwatch.cli;

import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.JobProgram;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.ReleaseInputs;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.release.Rollout.Ready;
import io.spawnwatch.report.ChangeReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts another release in the place of the one that runs. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch upgrade --rest URL --job NAME|ID [--jar JAR] [--config FILE] [OPTIONS]",
        sortOptions = false,
        description = {
            "Upgrades the live job on a Flink session cluster through a savepoint: nothing is lost and nothing"
                    + " doubled.",
            "What is not given stays as it runs: `--detections DIR` changes the detections and nothing else. The"
                    + " options of `run` are taken, too. Everything is checked, by the jar that is to run it, before"
                    + " anything is touched. If the new job does not start, the old one is started again from the same"
                    + " savepoint."
        })
final class UpgradeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(order = 2, names = "--job", paramLabel = "NAME|ID", required = true, description = "The job that runs.")
    private String job = "";

    @Option(order = 2, names = "--dry-run", description = "Checks and compares, and stops before anything is touched.")
    private boolean dryRun;

    @Option(order = 2, names = "--jar", paramLabel = "JAR", description = "Another version's jar for clusters.")
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
            description = "Goes on although detection files are refused that were not refused before.")
    private boolean allowRefused;

    @Mixin
    private RunOptions options;

    @Option(
            order = 32,
            names = "--savepoint-dir",
            paramLabel = "URI",
            description = "Where the savepoint goes. Default: the cluster's execution.checkpointing.savepoint-dir.")
    private @Nullable String savepointDir;

    @Override
    public Integer call() {
        Releases releases = cluster.releases();
        try (RestCluster flink = cluster.cluster()) {
            return releases.exclusively(() -> upgrade(flink, releases));
        }
    }

    private int upgrade(RestCluster flink, Releases releases) {
        PrintWriter out = Terminal.out(spec);
        JobID running = flink.find(job);
        Release current = releases.running(running.toHexString(), flink.catalog(running));
        String folder = savepointDir == null ? flink.savepointFolder() : savepointDir;
        ReleaseInputs copied = releases.copy(
                current.inputs().with(jar, config, options.overrides(), options.kafka(), ReleaseOptions.flink()));
        try (JobProgram next = SubmitCommand.built(releases, copied);
                JobProgram before = SubmitCommand.built(releases, copied, current)) {
            CatalogChange change = CatalogChange.between(current.catalog(), next.catalog());
            ChangeReport.print(change, true, out);
            Rollout rollout = cluster.rollout(flink, out);
            SubmitCommand.orDiscard(releases, copied, () -> {
                refuseNewlyRefused(change);
                rollout.refuseWhereOneRuns(next.catalog(), running);
            });
            if (dryRun) {
                releases.discard(copied);
                out.println("a dry run: nothing was touched");
                return CommandLine.ExitCode.OK;
            }
            Release release = releases.keep(copied, current, next.catalog());
            rollout.replace(running, new Ready(current, before), new Ready(release, next), folder, null);
            out.println("upgraded to release " + release.name() + "; `rollback` goes back to " + current.name());
            releases.removeOldest(release);
            return CommandLine.ExitCode.OK;
        }
    }

    private void refuseNewlyRefused(CatalogChange change) {
        if (!change.refused().isEmpty() && !allowRefused) {
            throw new ReleaseException("detections are refused that were not refused before: "
                    + String.join(", ", change.refused().keySet())
                    + "; mend them, or leave them out with --allow-refused. Nothing was touched");
        }
    }
}
