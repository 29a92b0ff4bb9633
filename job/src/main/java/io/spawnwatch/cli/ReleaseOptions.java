package io.spawnwatch.cli;

import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.Releases;
import io.spawnwatch.release.RestCluster;
import io.spawnwatch.release.Rollout;
import io.spawnwatch.report.Printable;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and where the releases are kept: what the commands about releases have in common. */
final class ReleaseOptions {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    @Option(
            order = 1,
            names = "--rest",
            paramLabel = "URL",
            split = ",",
            required = true,
            description = "REST API of the Flink session cluster, say http://127.0.0.1:8081; of all its JobManagers,"
                    + " with commas, if there are several: one of them may be gone. If the environment names"
                    + " FLINK_CONF_DIR, Flink's configuration there is the client's, as for `flink run`.")
    private List<URI> rest = List.of();

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
    private @Nullable Duration timeout;

    Releases releases() {
        return new Releases(releases);
    }

    /** The folder of the client's configuration of Flink, or null where the environment names none. */
    static @Nullable Path flink() {
        String folder = System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR);
        return folder == null ? null : Path.of(folder).toAbsolutePath();
    }

    RestCluster cluster() {
        return RestCluster.at(rest, client(flink()));
    }

    private static Configuration client(@Nullable Path folder) {
        if (folder == null) {
            return new Configuration();
        }
        if (!Files.isRegularFile(folder.resolve(GlobalConfiguration.FLINK_CONF_FILENAME))) {
            throw new ReleaseException("FLINK_CONF_DIR names " + folder + ", which has no "
                    + GlobalConfiguration.FLINK_CONF_FILENAME + "; name the folder that has it, or none");
        }
        return GlobalConfiguration.loadConfiguration(folder.toString());
    }

    /** A rollout whose steps are printed, and that says how to get the job back should this process be ended. */
    Rollout rollout(RestCluster cluster, PrintWriter out) {
        Rollout rollout = new Rollout(
                cluster,
                timeout == null ? TIMEOUT : timeout,
                step -> {
                    out.println(step);
                    out.flush();
                },
                this::bringBack);
        Thread ended = new Thread(() -> {
            String wayBack = rollout.wayBack();
            if (wayBack != null) {
                System.err.println("\nThis was ended in the middle. If no job runs, this brings it back:\n  "
                        + Printable.lines(wayBack));
            }
        });
        Runtime.getRuntime().addShutdownHook(ended);
        return rollout;
    }

    /** The command that starts a release; it refuses to where its job runs already. */
    private String bringBack(@Nullable String release, @Nullable String from) {
        Path flink = flink();
        return (flink == null ? "" : ConfigConstants.ENV_FLINK_CONF_DIR + "=" + quoted(flink.toString()) + " ")
                + "java -jar " + quoted(program()) + " submit --rest "
                + quoted(rest.stream().map(URI::toString).collect(Collectors.joining(","))) + " --releases "
                + quoted(releases.toAbsolutePath().normalize().toString()) + " --release " + quoted(release)
                + (timeout == null ? "" : " --timeout " + Math.max(1, timeout.toSeconds()) + "s")
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
