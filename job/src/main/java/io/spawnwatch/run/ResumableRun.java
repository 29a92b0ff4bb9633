package io.spawnwatch.run;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run whose input ends and whose rows are reported after all input is read. It keeps its progress in a folder, and goes on
 * there if it is started again after it was interrupted: its result is that of a run without interruption.
 */
public final class ResumableRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableRun.class);

    private final ResumeFolder folder;
    private final PrintWriter messages;
    private final boolean goesOn;
    private final Duration tookBefore;
    private final long startedNanos = System.nanoTime();
    private @Nullable Thread farewell;
    private boolean done;
    private boolean completed;

    private ResumableRun(ResumeFolder folder, PrintWriter messages) {
        this.folder = folder;
        this.messages = messages;
        ResumeFolder.Progress progress = folder.progress();
        this.goesOn = progress != null;
        this.tookBefore = Duration.ofSeconds(progress == null ? 0 : progress.seconds());
    }

    /** Opens the folder of a run that has nothing to keep but its progress. */
    public static ResumableRun open(Path folder, RunDescription run, PrintWriter messages) {
        return open(folder, run, Map.of(), messages);
    }

    /** What the run that a folder holds kept when it began, by the names that {@link #open} was given. */
    public static Map<String, String> kept(Path folder) {
        return ResumeFolder.kept(folder);
    }

    /** Whether a folder holds a run that goes on. */
    public static boolean goesOn(Path folder) {
        return ResumeFolder.hasProgress(folder);
    }

    /**
     * Opens the folder of a run, and says on the terminal if it goes on there.
     *
     * @param folder   is created if there is none
     * @param run      the run
     * @param kept     what {@link #kept} returns from now on, unless the run goes on
     * @param messages takes what is said to the person who started it
     * @throws SettingsException if the folder holds anything but the progress of this run, or is in use
     */
    public static ResumableRun open(Path folder, RunDescription run, Map<String, String> kept, PrintWriter messages) {
        ResumeFolder opened = ResumeFolder.open(folder, run, kept);
        ResumeFolder.Progress progress = opened.progress();
        if (opened.counts() != null) {
            messages.printf(
                    Locale.ROOT,
                    "everything has been read before; the output is completed from what is kept in %s%n",
                    folder);
        } else if (progress != null) {
            messages.printf(
                    Locale.ROOT,
                    "goes on at %s, after %s of work kept in %s%n",
                    progress.position(),
                    duration(progress.seconds()),
                    folder);
        }
        return new ResumableRun(opened, messages);
    }

    /** Whether the run goes on after an interruption. */
    public boolean goesOn() {
        return goesOn;
    }

    /** How long the run had taken at the checkpoint that it goes on from. */
    public Duration tookBefore() {
        return tookBefore;
    }

    /** When the run began that goes on, or begins now. Its output is younger. */
    public Instant began() throws IOException {
        return folder.began();
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
     * Executes a topology to its end, unless an earlier start has done so.
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
        Thread hook = new Thread(this::sayHowToGoOn, "how to go on");
        farewell = hook;
        Runtime.getRuntime().addShutdownHook(hook);
        Map<String, Long> known = folder.counts();
        if (known != null) {
            done = true;
            return RunSummary.of(new TreeMap<>(known));
        }
        CheckpointsOfJob checkpoints = new CheckpointsOfJob(flink, position);
        try {
            RunSummary summary = BoundedRun.execute(flink, env, name, progress, checkpoints);
            done = true;
            end(checkpoints.counted());
            return summary;
        } catch (RunFailedException e) {
            removeFarewell();
            sayHowToGoOn();
            IOException cause = checkpoints.failure();
            throw cause == null || e.isExplained() ? e : RunFailedException.because(cause);
        }
    }

    /** Without the note, an interruption from now on would cost the whole run, but nothing has gone wrong yet. */
    private void end(Map<String, Long> counted) {
        Duration took = tookBefore.plusNanos(System.nanoTime() - startedNanos);
        try {
            folder.end(counted, took.toSeconds());
        } catch (IOException e) {
            LOG.warn("the end of the run is not kept in {}; the run goes on", folder.path(), e);
        }
    }

    /** Starts checkpoints with the job and ends them with it. */
    private final class CheckpointsOfJob implements BoundedRun.Companion {
        private final EmbeddedFlink flink;
        private final Function<RunSummary, String> position;
        private final Map<String, Long> counted = new TreeMap<>();
        private @Nullable RegularCheckpoints started;

        CheckpointsOfJob(EmbeddedFlink flink, Function<RunSummary, String> position) {
            this.flink = flink;
            this.position = position;
        }

        @Override
        public void follow(JobClient job) {
            started = RegularCheckpoints.start(flink, job, folder, position);
        }

        @Override
        public void succeeded(Map<String, Object> accumulators) {
            accumulators.forEach((name, value) -> {
                if (value instanceof Long count) {
                    counted.put(name, count);
                }
            });
        }

        /** What the job has counted. */
        Map<String, Long> counted() {
            return counted;
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
        if (folder.counts() != null) {
            messages.printf(
                    Locale.ROOT,
                    "interrupted, but everything has been read; the same command only completes the output, from what is"
                            + " kept in %s%n",
                    folder.path());
        } else if (reached == null) {
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

    private void removeFarewell() {
        Thread hook = farewell;
        if (hook == null) {
            return;
        }
        farewell = null;
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
        removeFarewell();
        completed = true;
        folder.delete();
    }

    /** Leaves the folder to others. Its content stays, unless {@link #complete} was called. */
    @Override
    public void close() throws IOException {
        removeFarewell();
        if (done && !completed) {
            sayHowToGoOn();
        }
        folder.close();
    }
}
