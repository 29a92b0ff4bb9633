package io.spawnwatch.cli;

import io.spawnwatch.cli.option.ReleaseOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.PackagedJob;
import io.spawnwatch.release.ReadyRelease;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.report.ChangeReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replaces the running release with the one that ran before it. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch rollback --rest URL --job NAME|ID [--from-now] [OPTIONS]",
        sortOptions = false,
        description = {
            "Goes back to the previous release and to the savepoint that it was stopped with.",
            "Events read since then are read again; what they raise is raised again, under the same ids.",
            "With --from-now the older release continues from where the job is now, and nothing is raised again."
        })
final class RollbackCommand implements Callable<Integer> {
    private static final String CURE =
            "use `rollback` without --from-now, which goes back to the savepoint from before the upgrade";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(order = 2, names = "--job", paramLabel = "NAME|ID", required = true, description = "The running job.")
    private String job = "";

    @Option(
            order = 2,
            names = "--from-now",
            description =
                    "Continues from a new savepoint instead of the previous one; the older version must be able to"
                            + " read it.")
    private boolean fromNow;

    @Option(order = 2, names = "--dry-run", description = "Checks and compares without changing anything.")
    private boolean dryRun;

    @Option(
            order = 32,
            names = "--savepoint-dir",
            paramLabel = "URI",
            description = "Folder for the savepoint. Default: the cluster's execution.checkpointing.savepoint-dir.")
    private @Nullable String savepointDir;

    @Override
    public Integer call() {
        Releases releases = cluster.releases();
        try (RestCluster flink = cluster.connect()) {
            return releases.exclusively(() -> rollBack(flink, releases));
        }
    }

    private int rollBack(RestCluster flink, Releases releases) {
        PrintWriter out = Terminal.out(spec);
        JobID running = flink.find(job);
        Release current = releases.running(running.toHexString(), flink.catalog(running));
        Release previous = releases.before(current)
                .orElseThrow(() -> new ReleaseException(
                        "release " + current.name() + " is the oldest one kept; there is none to go back to"));
        String savepoint = previous.stoppedWith();
        if (savepoint == null && !fromNow) {
            throw new ReleaseException("it is not known which savepoint release " + previous.name()
                    + " was stopped with; use --from-now to continue from where the job is now");
        }
        String folder = savepointDir == null ? flink.savepointFolder() : savepointDir;
        try (PackagedJob older = PackagedJob.rebuild(previous);
                PackagedJob newer = PackagedJob.rebuild(current)) {
            out.println("back to release " + previous.name() + (fromNow ? ", from now" : ", from " + savepoint));
            ChangeReport.print(CatalogChange.between(current.catalog(), older.catalog()), fromNow, out);
            if (fromNow) {
                older.requireOperatorsOf(newer, CURE);
            } else {
                out.println("Events read since that savepoint are read again; what they raise is raised again, under"
                        + " the same ids.");
            }
            Rollout rollout = cluster.rollout(flink, spec);
            rollout.conflicts().requireNone(older.catalog(), running);
            if (dryRun) {
                out.println("dry run: nothing was changed");
                return CommandLine.ExitCode.OK;
            }
            rollout.replace(
                    running,
                    new ReadyRelease(current, newer),
                    new ReadyRelease(previous, older),
                    folder,
                    fromNow ? null : savepoint);
            out.println("rolled back to release " + previous.name());
            return CommandLine.ExitCode.OK;
        }
    }
}
