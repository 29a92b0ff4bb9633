package io.spawnwatch.cli;

import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
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
            description = "How long to wait for a job that was started, until it completes a checkpoint. Default: 5m.")
    private Duration timeout = Duration.ofMinutes(5);

    Releases releases() {
        return new Releases(releases);
    }

    /** The folder of the client's configuration of Flink, or null where the environment names none. */
    static @Nullable Path flink() {
        String folder = System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR);
        return folder == null ? null : Path.of(folder).toAbsolutePath();
    }

    RestCluster cluster() {
        Path flink = flink();
        return RestCluster.at(
                rest, flink == null ? new Configuration() : GlobalConfiguration.loadConfiguration(flink.toString()));
    }

    /** A rollout whose steps are printed, and that says how to get the job back should this process be ended. */
    Rollout rollout(RestCluster cluster, PrintWriter out) {
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

    /** The command that starts a release; it refuses to where its job runs already. */
    private String bringBack(@Nullable String release, @Nullable String from) {
        Path flink = flink();
        return (flink == null ? "" : ConfigConstants.ENV_FLINK_CONF_DIR + "=" + quoted(flink.toString()) + " ")
                + "java -jar " + quoted(program()) + " submit --rest " + rest + " --releases "
                + quoted(releases.toAbsolutePath().normalize().toString()) + " --release " + quoted(release)
                + (from == null ? "" : " --from " + quoted(from));
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

    private static String quoted(@Nullable String word) {
        return word == null || PLAIN.matcher(word).matches()
                ? String.valueOf(word)
                : "'" + word.replace("'", "'\\''") + "'";
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
