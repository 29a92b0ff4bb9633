package io.spawnwatch.run;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A run whose input ends and whose rows are reported after all input is read. It keeps its progress in a folder, and goes on
 * there if it is started again after it was interrupted: its result is that of a run without interruption.
 */
public final class ResumableRun implements AutoCloseable {
    private final ResumeFolder folder;
    private final PrintWriter messages;
    private final Duration tookBefore;
    private boolean done;

    private ResumableRun(ResumeFolder folder, PrintWriter messages) {
        this.folder = folder;
        this.messages = messages;
        ResumeFolder.Progress progress = folder.progress();
        this.tookBefore = Duration.ofSeconds(progress == null ? 0 : progress.seconds());
    }

    /**
     * Opens the folder of a run, and says on the terminal if it goes on there.
     *
     * @param folder   is created if there is none
     * @param run      the run
     * @param messages takes what is said to the person who started it
     * @throws SettingsException if the folder holds anything but the progress of this run, or is in use
     */
    public static ResumableRun open(Path folder, RunDescription run, PrintWriter messages) {
        ResumeFolder opened = ResumeFolder.open(folder, run);
        ResumeFolder.Progress progress = opened.progress();
        if (progress != null) {
            messages.printf(
                    Locale.ROOT,
                    "goes on at %s, after %s of work kept in %s%n",
                    progress.position(),
                    duration(progress.seconds()),
                    folder);
        }
        return new ResumableRun(opened, messages);
    }

    /** How long the run had taken at the checkpoint that it goes on from. */
    public Duration tookBefore() {
        return tookBefore;
    }

    /** An existing folder for rows that go to no file of the user. They are part of the progress. */
    public Path rows() {
        return folder.rows();
    }

    /** An environment for the run. */
    public StreamExecutionEnvironment environment(EmbeddedFlink flink, int parallelism) {
        return EmbeddedFlinkOptions.resumable(flink, parallelism, folder);
    }

    /**
     * Executes a topology to its end.
     *
     * @param flink the Flink that the environment belongs to
     * @param env   made by {@link #environment}
     * @return what the whole run has counted
     * @throws RunFailedException if the run fails
     */
    public RunSummary execute(EmbeddedFlink flink, StreamExecutionEnvironment env, String name, Progress progress)
            throws Exception {
        return execute(flink, env, name, progress, counts -> String.format(Locale.ROOT, "record %,d", counts.read()));
    }

    /**
     * Executes a topology to its end.
     *
     * @param flink    the Flink that the environment belongs to
     * @param env      made by {@link #environment}
     * @param position says how much has been read, as in "42 %"
     * @return what the whole run has counted
     * @throws RunFailedException if the run fails
     */
    public RunSummary execute(
            EmbeddedFlink flink,
            StreamExecutionEnvironment env,
            String name,
            Progress progress,
            Function<RunSummary, String> position)
            throws Exception {
        Thread farewell = new Thread(this::sayHowToGoOn, "how to go on");
        Runtime.getRuntime().addShutdownHook(farewell);
        CheckpointsOfJob checkpoints = new CheckpointsOfJob(flink, position);
        try {
            RunSummary summary = BoundedRun.execute(flink, env, name, progress, checkpoints);
            done = true;
            return summary;
        } catch (RunFailedException e) {
            sayHowToGoOn();
            IOException cause = checkpoints.failure();
            throw cause == null || e.isExplained() ? e : RunFailedException.because(cause);
        } finally {
            removeHook(farewell);
        }
    }

    /** Starts checkpoints with the job and ends them with it. */
    private final class CheckpointsOfJob implements BoundedRun.Companion {
        private final EmbeddedFlink flink;
        private final Function<RunSummary, String> position;
        private @Nullable RegularCheckpoints started;

        CheckpointsOfJob(EmbeddedFlink flink, Function<RunSummary, String> position) {
            this.flink = flink;
            this.position = position;
        }

        @Override
        public void follow(JobClient job) {
            started = RegularCheckpoints.start(flink, job, folder, position);
        }

        @Nullable
        IOException failure() {
            return started == null ? null : started.failure();
        }

        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }

    private void sayHowToGoOn() {
        ResumeFolder.Progress reached = folder.progress();
        messages.println();
        if (reached == null) {
            messages.println("interrupted before any progress was kept; the same command starts again");
        } else {
            messages.printf(
                    Locale.ROOT,
                    "interrupted; the same command goes on at %s, from what is kept in %s%n",
                    reached.position(),
                    folder.path());
        }
        messages.flush();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook has its say.
        }
    }

    private static String duration(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    /** Forgets the progress. To be called when the output is complete. */
    public void complete() throws IOException {
        if (!done) {
            throw new IllegalStateException("the run has not ended");
        }
        folder.delete();
    }

    /** Leaves the folder to others. Its content stays, unless {@link #complete} was called. */
    @Override
    public void close() throws IOException {
        folder.close();
    }
}
