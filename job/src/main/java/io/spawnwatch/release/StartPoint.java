package io.spawnwatch.release;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Where a job starts from: the savepoint or checkpoint that the operator names, directly or by the job that left it. */
public final class StartPoint {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

    private StartPoint() {}

    /**
     * Finds the savepoint or checkpoint.
     *
     * @param from its location, or the id of an ended job whose last one is used
     * @throws ReleaseException if that job still runs or is not known to have left one
     */
    public static String resolve(Cluster cluster, Releases releases, String from) {
        if (!JOB_ID.matcher(from).matches()) {
            return from;
        }
        JobID job = JobID.fromHexString(from);
        JobStatus status = cluster.status(job).orElse(null);
        if (status == null) {
            return ofRelease(releases, from);
        }
        if (!status.isGloballyTerminalState()) {
            throw new ReleaseException("job " + from + " is " + status.name().toLowerCase(Locale.ROOT)
                    + "; its last savepoint or checkpoint can be used once it has ended");
        }
        String snapshot = cluster.latestSnapshot(job);
        if (snapshot == null) {
            throw new ReleaseException("job " + from + " left neither savepoint nor checkpoint");
        }
        return snapshot;
    }

    /** The cluster forgets ended jobs; their releases say what they were stopped with. */
    private static String ofRelease(Releases releases, String job) {
        Release started = releases.all().stream()
                .filter(release -> job.equals(release.jobId()))
                .findFirst()
                .orElse(null);
        if (started != null && started.stoppedWith() != null) {
            return started.stoppedWith();
        }
        throw new ReleaseException("the cluster does not know job " + job + " (any more): it forgets ended jobs after"
                + " jobstore.expiration-time and when its JobManager is lost. Name the savepoint or checkpoint itself"
                + " with --from"
                + (started == null || started.stopping() == null
                        ? ""
                        : ": " + started.stopping().hint()));
    }
}
