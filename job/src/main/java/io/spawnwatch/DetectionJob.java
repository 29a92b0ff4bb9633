package io.spawnwatch;

import io.spawnwatch.cli.SpawnwatchCommand;

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
        int exitCode = SpawnwatchCommand.commandLine().execute(args);
        if (exitCode == 0) {
            return;
        }
        // A cluster loads the job with a class loader of its own. Ending the process there would end the whole cluster.
        if (DetectionJob.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            throw new JobFailedException(exitCode);
        }
        System.exit(exitCode);
    }

    /** The command line failed; it has said why. */
    public static final class JobFailedException extends RuntimeException {
        JobFailedException(int exitCode) {
            super("spawnwatch ended with exit code " + exitCode + "; the reason stands above, in standard error");
        }
    }
}
