package io.spawnwatch.cli;

import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.JobProgram;
import io.spawnwatch.release.PackagedJob;
import io.spawnwatch.release.PublishedCatalog;
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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the live job on a cluster, and keeps what it was started from. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = {
            "spawnwatch submit --rest URL [--config FILE] [OPTIONS]",
            "       spawnwatch submit --rest URL --release DIR --from SAVEPOINT|JOB",
            "       spawnwatch submit --rest URL --adopt NAME|ID [--jar JAR] [--config FILE] [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Starts the live job on a Flink session cluster and waits until it runs and has completed a checkpoint.",
            "Jar, configuration, detections, macros and allowlist file are copied to a release, so that `upgrade` can"
                    + " go back to it. The options of `run` are taken, too."
        })
final class SubmitCommand implements Callable<Integer> {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(
            order = 0,
            names = "--jar",
            paramLabel = "JAR",
            description = "Jar for clusters. Default: spawnwatch-job.jar beside this program.")
    private @Nullable Path jar;

    @Option(order = 0, names = "--config", paramLabel = "FILE", description = "Configuration in YAML, as for run.")
    private @Nullable Path config;

    @Mixin
    private RunOptions options;

    @Option(
            order = 32,
            names = "--from",
            paramLabel = "SAVEPOINT|JOB",
            description = "Savepoint or checkpoint to start from, or the id of an ended job whose last one is taken."
                    + " Default: none, from Kafka's offsets.")
    private @Nullable String from;

    @Option(
            order = 33,
            names = "--release",
            paramLabel = "DIR",
            description = "Starts this kept release again, instead of a new one.")
    private @Nullable Path release;

    @Option(
            order = 34,
            names = "--adopt",
            paramLabel = "NAME|ID",
            description =
                    "Starts nothing: keeps what is given as the release of a job that already runs, if it is the same.")
    private @Nullable String adopt;

    @Override
    public Integer call() {
        boolean changed = jar != null
                || config != null
                || !options.overrides().isEmpty()
                || !options.kafka().isEmpty();
        if (release != null && changed) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--release starts what is kept as it is: leave out all that would change it, and `upgrade` then");
        }
        Releases releases = cluster.releases();
        try (RestCluster flink = cluster.cluster()) {
            return releases.exclusively(() -> submit(flink, releases));
        }
    }

    private int submit(RestCluster flink, Releases releases) {
        PrintWriter out = Terminal.out(spec);
        if (adopt != null) {
            return adopt(flink, releases, adopt);
        }
        if (release != null) {
            Release again = Release.of(release);
            refuseBesideItsLine(flink, releases, again);
            try (JobProgram program = program(again.inputs())) {
                return start(cluster.rollout(flink, out), flink, releases, new Ready(again, program));
            }
        }
        ReleaseInputs copied = releases.copy(given());
        try (JobProgram program = built(releases, copied)) {
            ChangeReport.first(program.catalog(), out);
            Rollout rollout = cluster.rollout(flink, out);
            orDiscard(releases, copied, () -> rollout.refuseWhereOneRuns(program.catalog(), null));
            return start(rollout, flink, releases, new Ready(releases.keep(copied, null, program.catalog()), program));
        }
    }

    /** It may be under another name of the brokers, or another prefix, that a release before or after it runs. */
    static void refuseBesideItsLine(RestCluster flink, Releases releases, Release again) {
        for (Release one : releases.line(again)) {
            if (one.jobId() != null
                    && flink.status(JobID.fromHexString(one.jobId()))
                            .filter(status -> !status.isGloballyTerminalState())
                            .isPresent()) {
                throw new ReleaseException("job " + one.jobId() + " runs already, started from release " + one.name()
                        + "; `rollback` goes back from there, `upgrade` on. Nothing was touched");
            }
        }
    }

    private ReleaseInputs given() {
        return new ReleaseInputs(
                ReleaseOptions.jar(jar), config, options.overrides(), options.kafka(), ReleaseOptions.flink());
    }

    private int start(Rollout rollout, RestCluster flink, Releases releases, Ready ready) {
        rollout.start(ready, from == null ? null : snapshot(flink, releases, from));
        return CommandLine.ExitCode.OK;
    }

    /** What to start from: what is given, or what the job that is given has left. */
    static String snapshot(RestCluster flink, Releases releases, String from) {
        if (!JOB_ID.matcher(from).matches()) {
            return from;
        }
        JobID job = JobID.fromHexString(from);
        JobStatus status = flink.status(job).orElse(null);
        if (status == null) {
            return keptSnapshot(releases, from);
        }
        if (!status.isGloballyTerminalState()) {
            throw new ReleaseException("job " + from + " is " + status.name().toLowerCase(Locale.ROOT)
                    + "; what it has saved may be continued from when it has ended");
        }
        String snapshot = flink.latestSnapshot(job);
        if (snapshot == null) {
            throw new ReleaseException("job " + from + " has left neither savepoint nor checkpoint");
        }
        return snapshot;
    }

    /** The cluster forgets, what was written down does not. */
    private static String keptSnapshot(Releases releases, String job) {
        Release of = releases.all().stream()
                .filter(one -> job.equals(one.jobId()))
                .findFirst()
                .orElse(null);
        if (of != null && of.stoppedWith() != null) {
            return of.stoppedWith();
        }
        throw new ReleaseException("the cluster does not know job " + job + " (any more): it forgets ended jobs after"
                + " jobstore.expiration-time, and with its JobManager; name the savepoint or checkpoint itself with"
                + " --from"
                + (of == null || of.stopping() == null
                        ? ""
                        : ": " + of.stopping().hint()));
    }

    private int adopt(RestCluster flink, Releases releases, String nameOrId) {
        JobID job = flink.find(nameOrId);
        PublishedCatalog running = flink.catalog(job);
        ReleaseInputs copied = releases.copy(given());
        try (JobProgram program = built(releases, copied)) {
            CatalogChange difference = CatalogChange.between(running, program.catalog());
            if (!difference.isNone()) {
                ChangeReport.print(difference, true, Terminal.out(spec));
                releases.discard(copied);
                throw new ReleaseException("this is not what job " + job + " runs; nothing was kept");
            }
            Release kept = releases.keep(copied, null, program.catalog()).adopted(job.toHexString());
            Terminal.out(spec).println("kept as " + kept.folder());
            return CommandLine.ExitCode.OK;
        }
    }

    /** Does a check before anything is touched; where it refuses, the copy is not wanted. */
    static void orDiscard(Releases releases, ReleaseInputs copied, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            releases.discard(copied);
            throw e;
        }
    }

    /** Builds a job from a copy, which is removed if that fails. */
    static JobProgram built(Releases releases, ReleaseInputs copied) {
        return built(releases, copied, copied);
    }

    /** Builds the job that runs now, to be able to go back to it; without that, the copy of the next is not wanted. */
    static JobProgram built(Releases releases, ReleaseInputs copied, Release current) {
        try {
            return built(releases, copied, current.inputs());
        } catch (ReleaseException e) {
            throw new ReleaseException(
                    "what runs now could not be started again: " + e.getMessage() + "; nothing was touched", e);
        }
    }

    private static JobProgram built(Releases releases, ReleaseInputs copied, ReleaseInputs inputs) {
        try {
            return program(inputs);
        } catch (RuntimeException e) {
            releases.discard(copied);
            throw e;
        }
    }

    static JobProgram program(ReleaseInputs inputs) {
        return PackagedJob.of(inputs.jar(), inputs.arguments(), inputs.flinkConfiguration());
    }
}
