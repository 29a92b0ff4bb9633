package io.spawnwatch.cli;

import io.spawnwatch.cli.option.ReleaseOptions;
import io.spawnwatch.cli.option.RunOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.FlinkClientFolder;
import io.spawnwatch.release.JobProgram;
import io.spawnwatch.release.PackagedJob;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.release.ReadyRelease;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseDraft;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.ReleaseInputs;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.release.RunningJar;
import io.spawnwatch.release.StartPoint;
import io.spawnwatch.report.ChangeReport;
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

/** Starts the live job on a cluster and keeps a release of it. */
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
            "Copies the jar, configuration, detections, macros, lookups and allowlist file to a release that `upgrade`"
                    + " and `rollback` can go back to. Takes the options of `run` as well."
        })
final class SubmitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReleaseOptions cluster;

    @Option(
            order = 0,
            names = "--jar",
            paramLabel = "JAR",
            description = "Jar for clusters. Default: spawnwatch-job.jar beside this jar.")
    private @Nullable Path jar;

    @Option(order = 0, names = "--config", paramLabel = "FILE", description = "Configuration in YAML, as for run.")
    private @Nullable Path config;

    @Mixin
    private RunOptions options;

    @Option(
            order = 32,
            names = "--from",
            paramLabel = "SAVEPOINT|JOB",
            description =
                    "Savepoint or checkpoint to start from, or the id of an ended job, to start from its last one."
                            + " Default: none; reading starts at the offsets in Kafka.")
    private @Nullable String from;

    @Option(
            order = 33,
            names = "--release",
            paramLabel = "DIR",
            description = "Starts this kept release again instead of a new one.")
    private @Nullable Path release;

    @Option(
            order = 34,
            names = "--adopt",
            paramLabel = "NAME|ID",
            description = "Starts nothing: keeps a release of a job that already runs, if the given inputs match it.")
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
                    "--release starts a kept release as it is: leave out the options that would change it, and `upgrade`"
                            + " afterwards");
        }
        Releases releases = cluster.releases();
        try (RestCluster flink = cluster.connect()) {
            return releases.exclusively(() -> submit(flink, releases));
        }
    }

    private int submit(RestCluster flink, Releases releases) {
        if (adopt != null) {
            return adopt(flink, releases, adopt);
        }
        return release == null ? startNew(flink, releases) : startAgain(flink, releases, Release.of(release));
    }

    private int startNew(RestCluster flink, Releases releases) {
        try (ReleaseDraft draft = releases.draft(inputs());
                JobProgram program = draft.build()) {
            ChangeReport.first(program.catalog(), Terminal.out(spec));
            Rollout rollout = cluster.rollout(flink, spec);
            rollout.conflicts().requireNone(program.catalog(), null);
            Release kept = draft.keep(null, program.catalog());
            return start(rollout, flink, releases, new ReadyRelease(kept, program));
        }
    }

    private int startAgain(RestCluster flink, Releases releases, Release kept) {
        Rollout rollout = cluster.rollout(flink, spec);
        rollout.conflicts().requireNoneInLine(releases, kept);
        try (JobProgram program = PackagedJob.of(kept.inputs())) {
            return start(rollout, flink, releases, new ReadyRelease(kept, program));
        }
    }

    private int start(Rollout rollout, RestCluster flink, Releases releases, ReadyRelease ready) {
        rollout.start(ready, from == null ? null : StartPoint.resolve(flink, releases, from));
        return CommandLine.ExitCode.OK;
    }

    private int adopt(RestCluster flink, Releases releases, String nameOrId) {
        JobID job = flink.find(nameOrId);
        PublishedCatalog running = flink.catalog(job);
        try (ReleaseDraft draft = releases.draft(inputs());
                JobProgram program = draft.build()) {
            CatalogChange difference = CatalogChange.between(running, program.catalog());
            if (!difference.isNone()) {
                ChangeReport.print(difference, true, Terminal.out(spec));
                throw new ReleaseException("this is not what job " + job + " runs; nothing was kept");
            }
            Release kept = draft.keep(null, program.catalog()).adopted(job.toHexString());
            Terminal.out(spec).println("kept as " + kept.folder());
            return CommandLine.ExitCode.OK;
        }
    }

    private ReleaseInputs inputs() {
        return new ReleaseInputs(
                jar == null ? RunningJar.clusterJar() : jar,
                config,
                options.overrides(),
                options.kafka(),
                FlinkClientFolder.ofEnvironment());
    }
}
