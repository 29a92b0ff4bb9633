package io.spawnwatch.release;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What the steps of a rollout share.
 *
 * @param cluster      where the jobs run
 * @param timeout      how long to wait for a job to start or to end
 * @param progress     takes each step, for the operator to read
 * @param resume       how to bring the job back
 * @param pollInterval between two looks at a job
 */
record RolloutContext(
        Cluster cluster, Duration timeout, Consumer<String> progress, ResumeNotice resume, Duration pollInterval) {

    /** Saves what became of a release. If that fails, the rollout continues: a job must not be left alone for it. */
    void saveIfPossible(Release release) {
        try {
            release.write();
        } catch (ReleaseException e) {
            progress.accept(e.getMessage() + "; continuing without it");
        }
    }

    /** Waits before the next look at a job. */
    void pause() {
        Pause.of(pollInterval);
    }

    /** Seconds since a {@link System#nanoTime}, to print. */
    static String secondsSince(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanos) / 1e9);
    }
}
