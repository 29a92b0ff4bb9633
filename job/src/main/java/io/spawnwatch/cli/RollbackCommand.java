package io.spawnwatch.cli;

import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.JobProgram;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.release.Rollout.Ready;
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

/** Puts the release of before in the place of the one that runs. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch rollback --rest URL --job NAME|ID [--from-now] [OPTIONS]",
        sortOptions = false,
        description = {
            "Goes back to the release that ran before, and to the savepoint that it was stopped with.",
            "Events that were read since are read again, and what they raise is raised again, under the same ids.",
            "With --from-now the older release goes on from where the job is now, and nothing is raised again."
        })
final class RollbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(order = 2, names = "--job", paramLabel = "NAME|ID", required = true, description = "The job that runs.")
    private String job = "";

    @Option(
            order = 2,
            names = "--from-now",
            description =
                    "Goes on from a new savepoint instead of the previous one; the older version has to be able to"
                            + " read it.")
    private boolean fromNow;

    @Option(order = 2, names = "--dry-run", description = "Checks and compares, and stops before anything is touched.")
    private boolean dryRun;

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
            return releases.exclusively(() -> rollback(flink, releases));
        }
    }

    private int rollback(RestCluster flink, Releases releases) {
        PrintWriter out = Terminal.out(spec);
        JobID running = flink.find(job);
        Release current = releases.running(running.toHexString(), flink.catalog(running));
        Release before = releases.before(current)
                .orElseThrow(() -> new ReleaseException(
                        "release " + current.name() + " is the first one that is kept; there is none to go back to"));
        String savepoint = before.stoppedWith();
        if (savepoint == null && !fromNow) {
            throw new ReleaseException("it is not known which savepoint release " + before.name()
                    + " was stopped with; --from-now goes on from where the job is now");
        }
        String folder = savepointDir == null ? flink.savepointFolder() : savepointDir;
        try (JobProgram older = built("release " + before.name(), before);
                JobProgram newer = built("what runs now", current)) {
            out.println("back to release " + before.name() + (fromNow ? ", from now" : ", from " + savepoint));
            ChangeReport.print(CatalogChange.between(current.catalog(), older.catalog()), fromNow, out);
            if (!fromNow) {
                out.println("Events read since that savepoint are read again; what they raise is raised again, under"
                        + " the same ids.");
            }
            Rollout rollout = cluster.rollout(flink, out);
            rollout.refuseWhereOneRuns(older.catalog(), running);
            if (dryRun) {
                out.println("a dry run: nothing was touched");
                return CommandLine.ExitCode.OK;
            }
            rollout.replace(
                    running, new Ready(current, newer), new Ready(before, older), folder, fromNow ? null : savepoint);
            out.println("rolled back to release " + before.name());
            return CommandLine.ExitCode.OK;
        }
    }

    /** Builds the job of a release that has run before. */
    static JobProgram built(String what, Release release) {
        try {
            return SubmitCommand.program(release.inputs());
        } catch (ReleaseException e) {
            throw new ReleaseException(
                    what + " could not be started again: " + e.getMessage() + "; nothing was touched", e);
        }
    }
}
