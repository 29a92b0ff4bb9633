package io.spawnwatch.release;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/** A cluster in memory. One call fails, or every call from one on: before it takes effect, or after. */
final class FaultyCluster implements Cluster {
    static final String SAVEPOINT = "file:/savepoints/savepoint-1";

    /** How a call fails. */
    enum Fault {
        /** The call is not carried out. */
        BEFORE,
        /** The call is carried out, but its answer is lost. */
        AFTER,
        /** This call and all later ones are not carried out. */
        FROM_NOW_ON,
        /** The call is carried out, but its answer is lost and all later calls are not carried out. */
        AFTER_AND_FROM_NOW_ON
    }

    private final Map<JobID, JobStatus> jobs = new LinkedHashMap<>();
    private final Map<JobID, PublishedCatalog> catalogs = new LinkedHashMap<>();
    private final int faulty;
    private final Fault fault;
    private int calls;
    private @Nullable JobID hopeless;
    private @Nullable JobID forgotten;
    private @Nullable JobID intruder;
    private @Nullable JobID silent;

    /** What the rollout did wrong, or null. */
    private @Nullable String mistake;

    FaultyCluster(int faulty, Fault fault) {
        this.faulty = faulty;
        this.fault = fault;
    }

    /** Adds a job that runs. */
    void runs(JobID job, PublishedCatalog catalog) {
        jobs.put(job, JobStatus.RUNNING);
        catalogs.put(job, catalog);
    }

    /** Makes a job never run all its tasks. */
    void neverRuns(JobID job) {
        hopeless = job;
    }

    /** Makes the cluster lose a job as soon as it has accepted it. */
    void forgets(JobID job) {
        forgotten = job;
    }

    /** Starts another job while one is being stopped. */
    void isJoinedBy(JobID job, PublishedCatalog catalog) {
        intruder = job;
        catalogs.put(job, catalog);
    }

    /** Makes a job restart while another is being stopped, and publish nothing. */
    void fallsSilent(JobID job) {
        silent = job;
    }

    int calls() {
        return calls;
    }

    List<JobID> running() {
        return jobs.entrySet().stream()
                .filter(job -> !job.getValue().isGloballyTerminalState())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Nullable
    String mistake() {
        return mistake;
    }

    private boolean fails(Fault kind) {
        return kind == fault && calls == faulty;
    }

    private boolean nobodyAnswers() {
        return (fault == Fault.FROM_NOW_ON && calls >= faulty)
                || (fault == Fault.AFTER_AND_FROM_NOW_ON && calls > faulty);
    }

    private void begin() {
        calls++;
        if (fails(Fault.BEFORE) || nobodyAnswers()) {
            throw new ReleaseException("no answer to call " + calls);
        }
    }

    private <T> T answer(T answer) {
        if (fails(Fault.AFTER) || fails(Fault.AFTER_AND_FROM_NOW_ON)) {
            throw new ReleaseException("the answer to call " + calls + " is lost");
        }
        return answer;
    }

    @Override
    public Optional<JobStatus> status(JobID job) {
        begin();
        return answer(Optional.ofNullable(jobs.get(job)));
    }

    @Override
    public SortedMap<JobID, PublishedCatalog> unfinished() {
        begin();
        SortedMap<JobID, PublishedCatalog> unfinished = new TreeMap<>();
        running().forEach(job -> unfinished.put(job, catalog(job)));
        return answer(unfinished);
    }

    private PublishedCatalog catalog(JobID job) {
        return Objects.requireNonNull(catalogs.get(job));
    }

    @Override
    public boolean allTasksRun(JobID job) {
        begin();
        return answer(jobs.get(job) == JobStatus.RUNNING && !job.equals(hopeless));
    }

    @Override
    public long completedCheckpoints(JobID job) {
        begin();
        return answer(1L);
    }

    @Override
    public List<String> failures(JobID job) {
        begin();
        return answer(List.of());
    }

    @Override
    public String end(JobID job) {
        begin();
        return answer("");
    }

    @Override
    public @Nullable String latestSnapshot(JobID job) {
        begin();
        return answer(SAVEPOINT);
    }

    @Override
    public void checkpoint(JobID job) {
        begin();
        answer(job);
    }

    @Override
    public boolean keepsCheckpoints(JobID job) {
        begin();
        return answer(true);
    }

    @Override
    public String stop(JobID job, String folder, Duration reminder, Runnable onDelay) throws StopFailedException {
        calls++;
        if (fails(Fault.BEFORE)) {
            throw new StopFailedException("no savepoint could be made");
        }
        if (nobodyAnswers()) {
            throw new ReleaseException("no answer to call " + calls);
        }
        onDelay.run();
        jobs.put(job, JobStatus.FINISHED);
        if (silent != null) {
            catalogs.put(silent, PublishedCatalog.of(Map.of()));
        }
        if (intruder != null) {
            jobs.put(intruder, JobStatus.RUNNING);
        }
        if (fails(Fault.AFTER)) {
            // Another JobManager leads now and does not know the operation.
            throw new StopFailedException("the cluster does not know the request");
        }
        return answer(SAVEPOINT);
    }

    @Override
    public void submit(JobProgram program) throws SubmissionFailedException {
        calls++;
        if (fails(Fault.BEFORE) || nobodyAnswers()) {
            throw new SubmissionFailedException("not accepted");
        }
        if (running().stream().anyMatch(other -> catalog(other).writesAs(program.catalog()))) {
            mistake = "a second job was started beside " + running();
        }
        if (!program.id().equals(forgotten)) {
            jobs.put(program.id(), JobStatus.RUNNING);
            catalogs.put(program.id(), program.catalog());
        }
        if (fails(Fault.AFTER) || fails(Fault.AFTER_AND_FROM_NOW_ON)) {
            throw new SubmissionFailedException("the answer is lost");
        }
    }

    @Override
    public void cancel(JobID job) {
        begin();
        jobs.put(job, JobStatus.CANCELED);
        answer(job);
    }
}
