package io.spawnwatch;

import io.spawnwatch.cli.SpawnwatchCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The main class of the executable jar, of {@code flink run} and of application mode. */
public final class DetectionJob {

    /** How long Flink may take to delete its temporary files after the command has ended. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private DetectionJob() {}

    /**
     * Runs the command line. In a process of its own, this ends the process with the exit code, even if threads are left.
     * Inside a Flink cluster the method returns, because the process belongs to the cluster.
     *
     * @throws JobFailedException if the command line fails inside a Flink cluster
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

    /** A cluster loads the job with its own class loader, unless the jar is on Flink's class path. */
    private static boolean isCalledByFlink() {
        return DetectionJob.class.getClassLoader() != ClassLoader.getSystemClassLoader()
                || StackWalker.getInstance()
                        .walk(frames ->
                                frames.anyMatch(frame -> frame.getClassName().startsWith("org.apache.flink.")));
    }

    /**
     * Lets Flink shut down, which it does in its own threads. A thread that does not end must not keep the process
     * alive.
     */
    private static void awaitOtherThreads() {
        long deadline = System.nanoTime() + SHUTDOWN_TIMEOUT.toNanos();
        try {
            for (List<Thread> threads = otherThreads(); !threads.isEmpty(); threads = otherThreads()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    return;
                }
                threads.get(0).join(leftMs);
            }
        } catch (InterruptedException e) {
            // The process is about to end anyway.
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> otherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon() && thread != Thread.currentThread())
                .toList();
    }

    /** The command line failed. Flink inspects the cause: for example, a job that was cancelled has not failed. */
    public static final class JobFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * Explains the failure with a sentence, or else with the cause.
         *
         * @param cause       what ended the command, or null for wrong usage
         * @param explanation a sentence that fully explains the failure, or null
         */
        JobFailedException(int exitCode, @Nullable Throwable cause, @Nullable String explanation) {
            super(message(exitCode, cause, explanation), explanation == null ? cause : null);
        }

        private static @Nullable String message(int exitCode, @Nullable Throwable cause, @Nullable String explanation) {
            if (explanation != null) {
                return explanation;
            }
            return cause == null
                    ? "wrong usage, exit code " + exitCode + "; standard error says why"
                    : cause.getMessage();
        }
    }
}
