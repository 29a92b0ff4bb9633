package io.spawnwatch;

import io.spawnwatch.cli.SpawnwatchCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The main class: of the executable jar, of {@code flink run} and of application mode. */
public final class DetectionJob {

    /** How long Flink may take to remove its temporary files after the last command has ended. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private DetectionJob() {}

    /**
     * Runs the command line. In a process of its own, the process then ends with the exit code, whatever threads are
     * left. Inside a Flink cluster this method returns: the process is the cluster's.
     *
     * @throws JobFailedException where the command line fails inside a Flink cluster
     */
    public static void main(String[] args) {
        CommandLine command = SpawnwatchCommand.commandLine();
        int exitCode = command.execute(args);
        if (isCalledByFlink()) {
            if (exitCode != 0) {
                throw new JobFailedException(
                        exitCode, SpawnwatchCommand.failureOf(command), SpawnwatchCommand.explanationOf(command));
            }
            return;
        }
        awaitOtherThreads();
        System.out.flush();
        System.err.flush();
        System.exit(exitCode);
    }

    /** A cluster loads the job with a class loader of its own, unless the jar lies beside Flink's own. */
    private static boolean isCalledByFlink() {
        return DetectionJob.class.getClassLoader() != ClassLoader.getSystemClassLoader()
                || StackWalker.getInstance()
                        .walk(frames ->
                                frames.anyMatch(frame -> frame.getClassName().startsWith("org.apache.flink.")));
    }

    /**
     * Lets Flink, which shuts down beside this thread, end by itself. One of its threads that does not end must not keep
     * the process.
     */
    private static void awaitOtherThreads() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (List<Thread> threads = otherThreads(); !threads.isEmpty(); threads = otherThreads()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    return;
                }
                threads.get(0).join(leftMs);
            }
        } catch (InterruptedException e) {
            // Somebody is in a hurry, and this process is about to end.
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> otherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon() && thread != Thread.currentThread())
                .toList();
    }

    /** The command line failed. Flink looks at the cause: a job that was cancelled, for one, has not failed. */
    public static final class JobFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * A failure.
         *
         * @param cause       what ended the command, or null for wrong usage
         * @param explanation the sentence that says it all, without the cause, or null
         */
        JobFailedException(int exitCode, @Nullable Throwable cause, @Nullable String explanation) {
            super(message(exitCode, cause, explanation), explanation == null ? cause : null);
        }

        private static @Nullable String message(int exitCode, @Nullable Throwable cause, @Nullable String explanation) {
            if (explanation != null) {
                return explanation;
            }
            return cause == null
                    ? "wrong usage, exit code " + exitCode + "; the reason stands above, in standard error"
                    : cause.getMessage();
        }
    }
}
