package io.spawnwatch.release;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs that write the same output as a job that is about to start. Two such jobs would fence each other's
 * transactions off and write each risk event twice.
 */
public final class ConflictingJobs {
    private final Cluster cluster;
    private final Map<JobID, PublishedCatalog> lastKnown = new HashMap<>();

    /** Looks for jobs on a cluster. */
    public ConflictingJobs(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Requires that no other job writes the same output.
     *
     * @param next     what the new job publishes
     * @param replaced the job that it replaces, or null
     * @throws ReleaseException if there is such a job
     */
    public void requireNone(PublishedCatalog next, @Nullable JobID replaced) {
        String conflict = find(next, replaced);
        if (conflict != null) {
            throw new ReleaseException(conflict + ". Nothing was changed");
        }
    }

    /**
     * Requires that no job runs that was started from a release of the same line. Such a job may have another
     * transactional id prefix, or reach Kafka under another name, so that {@link #requireNone} would not notice it.
     *
     * @throws ReleaseException if there is such a job
     */
    public void requireNoneInLine(Releases releases, Release next) {
        for (Release release : releases.line(next)) {
            String job = release.jobId();
            if (job != null && isUnfinished(JobID.fromHexString(job))) {
                throw new ReleaseException("job " + job + " already runs, started from release " + release.name()
                        + "; use `rollback` to go back from it, or `upgrade` to replace it. Nothing was changed");
            }
        }
    }

    private boolean isUnfinished(JobID job) {
        return cluster.status(job)
                .filter(status -> !status.isGloballyTerminalState())
                .isPresent();
    }

    /** A sentence about a conflicting job and what to do, or null if there is none. */
    @Nullable
    String find(PublishedCatalog next, @Nullable JobID replaced) {
        for (Map.Entry<JobID, PublishedCatalog> job : cluster.unfinished().entrySet()) {
            if (job.getKey().equals(replaced)) {
                continue;
            }
            PublishedCatalog catalog = lastKnown(job.getKey(), job.getValue());
            if (catalog.isUnknown()) {
                return "job " + job.getKey() + " may write the same output: it has not published yet what it runs. Wait"
                        + " until it has, or cancel it";
            }
            if (catalog.writesAs(next)) {
                return "job " + job.getKey() + " already runs with this Kafka cluster and this transactional-id-prefix."
                        + " Replace it with `upgrade`, or set another transactional-id-prefix to run both";
            }
        }
        return null;
    }

    /** A job that restarts publishes nothing for a while; it still runs what it ran before. */
    private PublishedCatalog lastKnown(JobID job, PublishedCatalog now) {
        if (!now.isUnknown()) {
            lastKnown.put(job, now);
        }
        return lastKnown.getOrDefault(job, now);
    }
}
