package io.spawnwatch.release;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * Puts one release in the place of another. Whatever happens on the way, either a job runs at the end or it has been said
 * which command brings one back; and never do two jobs run.
 */
public final class Rollout {
    /** A job that has failed so often since its start will not do better at the next attempt. */
    private static final int FAILURES = 3;

    private final Cluster cluster;
    private final Duration patience;
    private final Consumer<String> say;
    private final BinaryOperator<String> bringBack;
    private final AtomicReference<@Nullable String> wayBack = new AtomicReference<>();

    /**
     * On a cluster.
     *
     * @param patience  how long stopping may take, and starting
     * @param say       takes each step, for the user to see
     * @param bringBack the command that starts a release (its folder) from a savepoint, or from the last savepoint of a
     *                  job (its id)
     */
    public Rollout(Cluster cluster, Duration patience, Consumer<String> say, BinaryOperator<String> bringBack) {
        this.cluster = cluster;
        this.patience = patience;
        this.say = say;
        this.bringBack = bringBack;
    }

    /** While nothing may run: the command that brings the job back; else null. For whoever is interrupted. */
    public @Nullable String wayBack() {
        return wayBack.get();
    }

    /**
     * A release and the job that is ready to be submitted.
     *
     * @param release kept
     * @param program built from it
     */
    public record Ready(Release release, JobProgram program) {}

    /**
     * Starts a job where none runs.
     *
     * @param from savepoint or checkpoint, or null to start from nothing
     * @throws ReleaseException where it does not start; it has been cancelled then
     */
    public JobID start(Ready next, @Nullable String from) {
        JobID job = next.program().graph().getJobID();
        try {
            submitAndWait(next, from);
            return job;
        } catch (StartFailedException e) {
            cancelled(job);
            throw new ReleaseException("the job does not start: " + e.getMessage() + ". It was cancelled.", e);
        }
    }

    /**
     * Stops the running job with a savepoint and starts another release in its place; where that does not start, the
     * release that ran.
     *
     * @param running  the job that runs
     * @param current  its release
     * @param next     what is to run instead
     * @param folder   of the savepoint, or null for the cluster's own
     * @param earlier  a savepoint of before to start the next from, or null for the one that is made now
     * @throws ReleaseException where the next does not run in the end; says what does
     */
    public JobID replace(JobID running, Ready current, Ready next, @Nullable String folder, @Nullable String earlier) {
        String savepoint = stop(running, current, folder, earlier != null);
        current.release().stopped(savepoint).write();
        wayBack.set(bringBack.apply(current.release().folder().toString(), savepoint));
        try {
            submitAndWait(next, earlier == null ? savepoint : earlier);
            wayBack.set(null);
            return next.program().graph().getJobID();
        } catch (StartFailedException e) {
            say.accept("the new job does not start: " + e.getMessage());
            fallBack(current, next, savepoint);
            throw new ReleaseException(
                    "the upgrade failed and was taken back: " + e.getMessage() + ". What ran before runs again, from "
                            + savepoint,
                    e);
        } catch (RuntimeException e) {
            throw new ReleaseException(
                    e.getMessage() + ". It is not known what runs now. If no job runs, this brings it back: "
                            + wayBack.get(),
                    e);
        }
    }

    // --- Stopping --------------------------------------------------------------------------------------------------

    private String stop(JobID running, Ready current, @Nullable String folder, boolean cancelIfNeedBe) {
        String release = current.release().folder().toString();
        // Should this process end before the savepoint's name is known: the cluster knows it.
        wayBack.set(bringBack.apply(release, running.toHexString()));
        say.accept("stopping job " + running + " with a savepoint");
        long begun = System.nanoTime();
        try {
            String savepoint = cluster.stop(running, folder, patience);
            say.accept("stopped in " + seconds(begun) + ": " + savepoint);
            return savepoint;
        } catch (ExecutionException | TimeoutException e) {
            return notStopped(running, cancelIfNeedBe, rootMessage(e));
        }
    }

    private String notStopped(JobID running, boolean cancelIfNeedBe, String reason) {
        JobStatus status = cluster.status(running);
        if (!status.isGloballyTerminalState() && !cancelIfNeedBe) {
            wayBack.set(null);
            throw new ReleaseException("the job cannot be stopped with a savepoint: " + reason
                    + ". Nothing was changed; it is " + status.name().toLowerCase(Locale.ROOT) + " as before");
        }
        if (!status.isGloballyTerminalState()) {
            say.accept("no savepoint can be made (" + reason + "); the job is cancelled");
            cancelled(running);
        }
        String savepoint = cluster.latestSavepoint(running);
        if (savepoint == null) {
            throw new ReleaseException(
                    "the job has ended (" + reason + ") and has left neither savepoint nor checkpoint");
        }
        return savepoint;
    }

    // --- Starting --------------------------------------------------------------------------------------------------

    private void submitAndWait(Ready next, @Nullable String from) throws StartFailedException {
        if (from != null) {
            next.program().startFrom(from);
        }
        JobID job = next.program().graph().getJobID();
        say.accept("starting " + next.release().name() + " as job " + job + (from == null ? "" : " from " + from));
        next.release().started(job.toHexString(), from).write();
        long begun = System.nanoTime();
        try {
            cluster.submit(next.program());
        } catch (Exception e) {
            throw new StartFailedException(rootMessage(e));
        }
        awaitRunning(job);
        say.accept("all tasks run and a checkpoint has completed, after " + seconds(begun));
    }

    private void awaitRunning(JobID job) throws StartFailedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (true) {
            if (cluster.status(job).isGloballyTerminalState()) {
                throw new StartFailedException("it has ended: " + cluster.end(job));
            }
            boolean run = cluster.allTasksRun(job);
            if (run && cluster.completedCheckpoints(job) > 0) {
                return;
            }
            if (run && !told) {
                say.accept("all tasks run; waiting for a checkpoint");
                told = true;
            }
            List<String> failures = cluster.failures(job);
            if (failures.size() >= FAILURES) {
                throw new StartFailedException("it has failed " + failures.size() + " times: " + failures.get(0));
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailedException(lastFailure(
                        job,
                        (run ? "no checkpoint has completed" : "not all tasks run") + " after " + patience.toSeconds()
                                + " s"));
            }
            Pause.betweenLooks();
        }
    }

    private String lastFailure(JobID job, String otherwise) {
        List<String> failures = cluster.failures(job);
        return failures.isEmpty() ? otherwise : otherwise + ": " + failures.get(0);
    }

    // --- Taking back -----------------------------------------------------------------------------------------------

    private void fallBack(Ready current, Ready failed, String savepoint) {
        JobID job = failed.program().graph().getJobID();
        cancelled(job);
        if (completedAny(job)) {
            say.accept("the new job had completed a checkpoint: what it raised until then will be raised again, under"
                    + " the same ids");
        }
        say.accept("starting what ran before");
        try {
            submitAndWait(current, savepoint);
            wayBack.set(null);
        } catch (StartFailedException e) {
            throw new ReleaseException(
                    "what ran before does not start either: " + e.getMessage() + ". NO JOB IS KNOWN TO RUN. When the"
                            + " reason is mended, this brings it back: " + wayBack.get(),
                    e);
        }
    }

    private boolean completedAny(JobID job) {
        try {
            return cluster.completedCheckpoints(job) > 0;
        } catch (ReleaseException e) {
            // It never came to be a job.
            return false;
        }
    }

    /** Two jobs must never run: while one may, no other is started. */
    private void cancelled(JobID job) {
        try {
            cluster.cancel(job, patience);
        } catch (ReleaseException e) {
            if (cluster.isUnknown(job)) {
                return;
            }
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            throw new ReleaseException(
                    "job " + job + " cannot be cancelled: " + rootMessage(e) + ". Cancel it on the cluster's page; then"
                            + " this brings back what ran before: " + wayBack.get(),
                    e);
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(root.toString());
    }

    private static String seconds(long sinceNanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - sinceNanos) / 1e9);
    }

    private static final class StartFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StartFailedException(String message) {
            super(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
        }
    }
}
