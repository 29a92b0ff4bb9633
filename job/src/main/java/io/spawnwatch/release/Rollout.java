package io.spawnwatch.release;

import io.spawnwatch.release.Cluster.StopFailedException;
import io.spawnwatch.release.Cluster.SubmissionFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** So much of a job's id Flink puts into the names of its savepoints. */
    private static final int JOB_DIGITS = 6;

    /** A cluster that has accepted a job shows it within this time, also when the answer was lost. */
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Duration patience;
    private final Consumer<String> say;
    private final BinaryOperator<@Nullable String> bringBack;
    private final Map<JobID, PublishedCatalog> seen = new HashMap<>();
    private final AtomicReference<@Nullable String> wayBack = new AtomicReference<>();

    /**
     * On a cluster.
     *
     * @param patience  how long to wait for a job that was started, and how often to say that one has not stopped
     * @param say       takes each step, for the user to see
     * @param bringBack the command that starts a release (its folder) from a savepoint, or from the last one of a job (its
     *                  id), or from none (null)
     */
    public Rollout(
            Cluster cluster, Duration patience, Consumer<String> say, BinaryOperator<@Nullable String> bringBack) {
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
     * Looks for jobs that write what a job would write that is to be started.
     *
     * @param next     what that job publishes of itself
     * @param replaced the job that it is to replace, or null
     * @throws ReleaseException where there is one
     */
    public void refuseWhereOneRuns(PublishedCatalog next, @Nullable JobID replaced) {
        String other = other(next, replaced);
        if (other != null) {
            throw new ReleaseException(other + ". Nothing was touched");
        }
    }

    /** Two jobs that write as one would fence each other off, and double what the other wrote. */
    private @Nullable String other(PublishedCatalog next, @Nullable JobID replaced) {
        for (Map.Entry<JobID, PublishedCatalog> other : cluster.unfinished().entrySet()) {
            if (other.getKey().equals(replaced)) {
                continue;
            }
            PublishedCatalog catalog = remembered(other.getKey(), other.getValue());
            if (catalog.isUnknown()) {
                return "job " + other.getKey() + " may be the same: it does not say yet what it runs. Wait until it"
                        + " does, or cancel it";
            }
            if (catalog.writesAs(next)) {
                return "job " + other.getKey() + " runs already with this Kafka and this transactional-id-prefix:"
                        + " `upgrade` replaces it, and another transactional-id-prefix runs beside it";
            }
        }
        return null;
    }

    /** A job that starts again says nothing for a while, and is what it was. */
    private PublishedCatalog remembered(JobID job, PublishedCatalog now) {
        if (!now.isUnknown()) {
            seen.put(job, now);
        }
        return seen.getOrDefault(job, now);
    }

    /**
     * Starts a job where none runs.
     *
     * @param from savepoint or checkpoint, or null to start from nothing
     * @throws ReleaseException where it does not start; it has been cancelled then, or was never submitted
     */
    public JobID start(Ready next, @Nullable String from) {
        JobID job = next.program().id();
        refuseWhereOneRuns(next.program().catalog(), null);
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
     * @param folder   for the savepoint
     * @param earlier  a savepoint of before to start the next from, or null for the one that is made now
     * @throws ReleaseException where the next does not run in the end; says what does
     */
    public JobID replace(JobID running, Ready current, Ready next, String folder, @Nullable String earlier) {
        try {
            return replaced(running, current, next, folder, earlier);
        } catch (RuntimeException e) {
            // Said now, once; who ends this process hears it no second time.
            String back = wayBack.getAndSet(null);
            if (back == null || String.valueOf(e.getMessage()).contains(back)) {
                throw e;
            }
            throw new ReleaseException(
                    e.getMessage() + ".\nIt is not known what runs now. If no job runs, this brings it back:\n  "
                            + back,
                    e);
        }
    }

    private JobID replaced(JobID running, Ready current, Ready next, String folder, @Nullable String earlier) {
        refuseWhereOneRuns(next.program().catalog(), running);
        // A disk that is full is better noticed while the job still runs.
        current.release().write();
        next.release().write();
        if (earlier != null && !cluster.keepsCheckpoints(running)) {
            throw new ReleaseException("the checkpoints of job " + running + " end with it, so there would be nothing"
                    + " to go back to if no savepoint can be made; set"
                    + " execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION, or go back"
                    + " with --from-now. Nothing was touched");
        }
        String savepoint = stop(running, current, folder, earlier != null);
        wayBack(current, savepoint);
        keep(current.release().stopped(savepoint));
        try {
            submitAndWait(next, earlier == null ? savepoint : earlier);
            wayBack.set(null);
            return next.program().id();
        } catch (StartFailedException e) {
            say.accept("the new job does not start: " + e.getMessage());
            fallBack(current, next, savepoint);
            throw new ReleaseException(
                    "release " + next.release().name() + " does not start: " + e.getMessage() + ". It was taken back:"
                            + " release " + current.release().name() + " runs again, from " + savepoint,
                    e);
        }
    }

    /** From here on it may be that nothing runs. It is said at once: who loses the terminal has it all the same. */
    private void wayBack(Ready current, @Nullable String from) {
        String command = bringBack.apply(current.release().folder().toString(), from);
        wayBack.set(command);
        say.accept("should this be interrupted and no job run, this brings it back:\n  " + command);
    }

    /** What became of a release is written down where that is possible; a job is not left alone for the sake of it. */
    private void keep(Release release) {
        try {
            release.write();
        } catch (ReleaseException e) {
            say.accept(e.getMessage() + "; going on without");
        }
    }

    // --- Stopping --------------------------------------------------------------------------------------------------

    private String stop(JobID running, Ready current, String folder, boolean cancelIfNeedBe) {
        // Should this process end before the savepoint's name is known: the cluster knows it. Should that forget, too,
        // what
        // is written down here is all there is.
        Release.Stopping where = new Release.Stopping(savepoints(running, folder), cluster.latestSnapshot(running));
        current.release().stopping(where).write();
        wayBack(current, running.toHexString());
        say.accept("should the cluster not know that job any more: " + where.hint());
        say.accept("stopping job " + running + " with a savepoint");
        long begun = System.nanoTime();
        try {
            String savepoint = cluster.stop(
                    running,
                    folder,
                    patience,
                    () -> say.accept("not stopped after " + seconds(begun)
                            + "; the cluster is still at it and cannot be told to give it up"));
            awaitEnd(running, "has made the savepoint " + savepoint);
            say.accept("stopped in " + seconds(begun) + ": " + savepoint);
            return savepoint;
        } catch (StopFailedException e) {
            return notStopped(running, current, cancelIfNeedBe, String.valueOf(e.getMessage()));
        }
    }

    /** What Flink will call a savepoint, but for its end. */
    private static String savepoints(JobID running, String folder) {
        String in = folder.endsWith("/") ? folder : folder + "/";
        return in + "savepoint-" + running.toHexString().substring(0, JOB_DIGITS) + "-*";
    }

    private String notStopped(JobID running, Ready current, boolean cancelIfNeedBe, String reason) {
        JobStatus status = cluster.status(running)
                .orElseThrow(() -> new ReleaseException("the savepoint failed (" + reason
                        + "), and the cluster does not know job " + running + " any more"));
        if (!status.isGloballyTerminalState() && !cancelIfNeedBe) {
            if (status == JobStatus.RUNNING || status == JobStatus.RESTARTING) {
                wayBack.set(null);
                keep(current.release());
            }
            throw new ReleaseException("the job cannot be stopped with a savepoint: " + reason
                    + ". Nothing was changed; it is " + status.name().toLowerCase(Locale.ROOT));
        }
        if (!status.isGloballyTerminalState()) {
            say.accept("no savepoint can be made (" + reason + "); the job is cancelled");
            cancelled(running);
        }
        String snapshot = cluster.latestSnapshot(running);
        if (snapshot == null) {
            snapshot = current.release().startedFrom();
        }
        if (snapshot == null) {
            throw new ReleaseException("the job has ended (" + reason + ") and has left neither savepoint nor"
                    + " checkpoint: open windows are lost. From the offsets that it has committed to Kafka, this starts"
                    + " it again: " + bringBack.apply(current.release().folder().toString(), null));
        }
        return snapshot;
    }

    // --- Starting --------------------------------------------------------------------------------------------------

    private void submitAndWait(Ready next, @Nullable String from) throws StartFailedException {
        String other = other(next.program().catalog(), null);
        if (other != null) {
            throw new StartFailedException(other);
        }
        if (from != null) {
            next.program().startFrom(from);
        }
        JobID job = next.program().id();
        say.accept(
                "starting release " + next.release().name() + " as job " + job + (from == null ? "" : " from " + from));
        keep(next.release().started(job.toHexString(), from));
        long begun = System.nanoTime();
        try {
            cluster.submit(next.program());
        } catch (SubmissionFailedException e) {
            // An answer may be lost where the job is not.
            if (arrived(job).isEmpty()) {
                throw new StartFailedException(String.valueOf(e.getMessage()));
            }
        }
        awaitRunning(job);
        say.accept("all tasks run and a checkpoint has completed, after " + seconds(begun));
    }

    private void awaitRunning(JobID job) throws StartFailedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean ran = false;
        while (true) {
            JobStatus status = cluster.status(job)
                    .orElseThrow(() -> new StartFailedException("the cluster does not know it any more"));
            if (status.isGloballyTerminalState()) {
                throw new StartFailedException("it has ended: " + cluster.end(job));
            }
            boolean run = cluster.allTasksRun(job);
            if (run && cluster.completedCheckpoints(job) > 0) {
                return;
            }
            if (run && !ran) {
                say.accept("all tasks run; waiting for a checkpoint");
                // The next one that is due may be long in coming.
                cluster.checkpoint(job);
            }
            ran = run;
            List<String> failures = cluster.failures(job);
            if (failures.size() >= FAILURES) {
                throw new StartFailedException("it has failed " + failures.size() + " times: " + failures.get(0));
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailedException((run ? "no checkpoint has completed" : "not all tasks run") + " after "
                        + patience.toSeconds() + " s" + (failures.isEmpty() ? "" : ": " + failures.get(0)));
            }
            Pause.betweenLooks();
        }
    }

    // --- Taking back -----------------------------------------------------------------------------------------------

    private void fallBack(Ready current, Ready failed, String savepoint) {
        JobID job = failed.program().id();
        cancelled(job);
        // As it was: what a rollback would go back to must not be forgotten.
        keep(failed.release());
        if (cluster.status(job).isPresent() && cluster.completedCheckpoints(job) > 0) {
            say.accept("the new job had completed a checkpoint: what it raised until then will be raised again, under"
                    + " the same ids");
        }
        say.accept("starting what ran before");
        try {
            submitAndWait(current, savepoint);
            wayBack.set(null);
        } catch (StartFailedException e) {
            JobID before = current.program().id();
            boolean ended = hasEnded(before);
            throw new ReleaseException(
                    "what ran before does not start either: " + e.getMessage() + ".\n"
                            + (ended
                                    ? "NO JOB RUNS. When the reason is mended, this brings it back:\n  "
                                    : "Job " + before + " was submitted and may still come up. Only when it has"
                                            + " ended, this brings it back:\n  ")
                            + wayBack.get(),
                    e);
        }
    }

    /** Makes sure that a job has ended, or never arrived. Two jobs must never run: while one may, no other is started. */
    private void cancelled(JobID job) {
        Optional<JobStatus> status = arrived(job);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().isGloballyTerminalState()) {
            cluster.cancel(job);
        }
        awaitEnd(job, "was cancelled");
    }

    private void awaitEnd(JobID job, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!hasEnded(job)) {
            if (System.nanoTime() > deadline) {
                String back = wayBack.get();
                throw new ReleaseException("job " + job + " " + what + " and has not ended for " + patience.toSeconds()
                        + " s. Cancel it on the cluster's page"
                        + (back == null ? "" : "; when it has ended, this brings back what ran before:\n  " + back));
            }
            Pause.betweenLooks();
        }
    }

    private boolean hasEnded(JobID job) {
        return cluster.status(job).map(JobStatus::isGloballyTerminalState).orElse(true);
    }

    /** How a job is that may be on its way; empty where it has not arrived. */
    private Optional<JobStatus> arrived(JobID job) {
        long deadline = System.nanoTime() + Math.min(ARRIVAL.toNanos(), patience.toNanos());
        while (true) {
            Optional<JobStatus> status = cluster.status(job);
            if (status.isPresent() || System.nanoTime() > deadline) {
                return status;
            }
            Pause.betweenLooks();
        }
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
