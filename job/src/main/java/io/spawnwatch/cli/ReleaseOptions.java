package io.spawnwatch.cli;

import io.spawnwatch.release.Cluster;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.Rollout;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and where the releases are kept: what the commands about releases have in common. */
final class ReleaseOptions {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    @Option(
            order = 1,
            names = "--rest",
            paramLabel = "URL",
            required = true,
            description = "REST API of the Flink session cluster, say http://127.0.0.1:8081. If the environment names"
                    + " FLINK_CONF_DIR, Flink's configuration there is the client's, as for `flink run`.")
    private URI rest = URI.create("");

    @Option(
            order = 30,
            names = "--releases",
            paramLabel = "DIR",
            description = "Where a copy of each release is kept, to go back to. Default: ${DEFAULT-VALUE}.")
    private Path releases = Path.of("releases");

    @Option(
            order = 31,
            names = "--timeout",
            converter = SettingConverters.PositiveDuration.class,
            paramLabel = "DURATION",
            description = "How long stopping may take, and starting until a checkpoint completes. Default: 5m.")
    private Duration timeout = Duration.ofMinutes(5);

    Releases releases() {
        return new Releases(releases);
    }

    /** The client's configuration of Flink. */
    static Configuration flink() {
        String folder = System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR);
        return folder == null ? new Configuration() : GlobalConfiguration.loadConfiguration(folder);
    }

    Cluster cluster() {
        return Cluster.at(rest, flink());
    }

    /** A rollout whose steps are printed, and that says how to get the job back should this process be ended. */
    Rollout rollout(Cluster cluster, PrintWriter out) {
        Rollout rollout = new Rollout(
                cluster,
                timeout,
                step -> {
                    out.println(step);
                    out.flush();
                },
                this::bringBack);
        Thread ended = new Thread(() -> {
            String wayBack = rollout.wayBack();
            if (wayBack != null) {
                System.err.println(
                        "\nThis was ended in the middle. If no job runs, this brings it back:\n  " + wayBack);
            }
        });
        Runtime.getRuntime().addShutdownHook(ended);
        return rollout;
    }

    /** The command that starts a release. */
    private String bringBack(String release, String from) {
        return "java -jar " + quoted(program()) + " submit --rest " + rest + " --release " + quoted(release)
                + " --from " + quoted(from);
    }

    private static String program() {
        try {
            return Path.of(ReleaseOptions.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The jar for clusters beside the one that runs. */
    static Path jar(@Nullable Path given) {
        if (given != null) {
            return given;
        }
        Path beside = Path.of(program()).resolveSibling("spawnwatch-job.jar");
        if (!beside.toFile().isFile()) {
            throw new ReleaseException(beside + " does not exist; name the jar for clusters with --jar");
        }
        return beside;
    }
}
