package io.spawnwatch.release;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the command line that starts a kept release again. An operator reads it before a job is stopped and after a
 * rollout has failed. It is safe to run at any time: {@code submit} refuses to start a second job of the same release.
 *
 * @param rest     addresses of the cluster's REST API
 * @param releases folder of the releases, absolute
 * @param timeout  how long {@code submit} waits for the job, or null for its default
 * @param flink    folder of Flink's configuration for clients, or null
 */
public record ResumeCommand(
        List<URI> rest,
        Path releases,
        @Nullable Duration timeout,
        @Nullable Path flink) {

    /**
     * The command line, quoted for a shell.
     *
     * @param release folder of the release to start
     * @param from    savepoint or checkpoint to start from, or the id of the job whose last one is used, or null for none
     */
    String text(Path release, @Nullable String from) {
        return (flink == null ? "" : FlinkClientFolder.VARIABLE + "=" + ShellWords.quote(flink.toString()) + " ")
                + "java -jar " + ShellWords.quote(RunningJar.path().toString())
                + " submit --rest " + ShellWords.quote(RestApi.text(rest))
                + " --releases " + ShellWords.quote(releases.toString())
                + " --release " + ShellWords.quote(release.toString())
                + (timeout == null ? "" : " --timeout " + Math.max(1, timeout.toSeconds()) + "s")
                + (from == null ? "" : " --from " + ShellWords.quote(from));
    }
}
