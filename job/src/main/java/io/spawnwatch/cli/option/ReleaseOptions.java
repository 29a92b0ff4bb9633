package io.spawnwatch.cli.option;

import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.release.FlinkClientFolder;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.ResumeCommand;
import io.spawnwatch.release.Rollout;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that {@code submit}, {@code upgrade} and {@code rollback} share: the cluster and the kept releases. */
public final class ReleaseOptions {
    private static final String DEFAULT_TIMEOUT = "5m";

    @Option(
            order = 1,
            names = "--rest",
            paramLabel = "URL",
            split = ",",
            required = true,
            description = "REST API of the Flink session cluster, for example http://127.0.0.1:8081. Name all of its"
                    + " JobManagers, separated by commas, so that the command works if one is down. FLINK_CONF_DIR in"
                    + " the environment names Flink's configuration for clients, as for `flink run`.")
    private List<URI> rest = List.of();

    @Option(
            order = 30,
            names = "--releases",
            paramLabel = "DIR",
            description = "Folder that keeps a copy of each release, to go back to. Default: ${DEFAULT-VALUE}.")
    private Path releases = Path.of("releases");

    @Option(
            order = 31,
            names = "--timeout",
            converter = SettingConverters.PositiveDuration.class,
            paramLabel = "DURATION",
            description =
                    "How long a job may take to start and complete a checkpoint. Default: " + DEFAULT_TIMEOUT + ".")
    private @Nullable Duration timeout;

    /** The releases in the folder that is named. */
    public Releases releases() {
        return new Releases(releases);
    }

    /** The cluster that is named, spoken to with the Flink client of the environment. */
    public RestCluster connect() {
        return RestCluster.at(rest, FlinkClientFolder.load(FlinkClientFolder.ofEnvironment()));
    }

    /** A rollout that prints its steps to standard output and, when interrupted, the way back to standard error. */
    public Rollout rollout(RestCluster cluster, CommandSpec spec) {
        ResumeCommand resume = new ResumeCommand(rest, releases().folder(), timeout, FlinkClientFolder.ofEnvironment());
        Rollout rollout = new Rollout(
                cluster,
                timeout == null ? DurationText.parse(DEFAULT_TIMEOUT) : timeout,
                step -> {
                    Terminal.out(spec).println(step);
                    Terminal.out(spec).flush();
                },
                resume);
        rollout.printResumeCommandAtShutdown(text -> {
            Terminal.err(spec).println(text);
            Terminal.err(spec).flush();
        });
        return rollout;
    }
}
