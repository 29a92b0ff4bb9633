package io.spawnwatch;

import io.spawnwatch.cli.SpawnwatchCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The main class: of the executable jar, of {@code flink run} and of application mode. */
public final class DetectionJob {

    private DetectionJob() {}

    /**
     * Runs the command line.
     *
     * @throws JobFailedException where it fails inside a Flink cluster; in a process of its own, the process ends with
     *                            the exit code instead
     */
    public static void main(String[] args) {
        CommandLine command = SpawnwatchCommand.commandLine();
        int exitCode = command.execute(args);
        if (exitCode == 0) {
            return;
        }
        // A cluster loads the job with a class loader of its own. Ending the process there would end the whole cluster.
        if (DetectionJob.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            throw new JobFailedException(exitCode, SpawnwatchCommand.failureOf(command));
        }
        System.exit(exitCode);
    }

    /** The command line failed. Flink looks at the cause: a job that was cancelled, for one, has not failed. */
    public static final class JobFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JobFailedException(int exitCode, @Nullable Throwable cause) {
            super(
                    cause == null
                            ? "wrong usage, exit code " + exitCode + "; the reason stands above, in standard error"
                            : cause.getMessage(),
                    cause);
        }
    }
}
