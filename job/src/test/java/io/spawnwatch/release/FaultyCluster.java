package io.spawnwatch.release;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/** A cluster in memory of which one call, or each from one on, goes wrong: before it has had an effect, or after. */
final class FaultyCluster implements Cluster {
    static final String SAVEPOINT = "file:/savepoints/savepoint-1";

    /** What goes wrong. */
    enum Fault {
        /** The call is not carried out. */
        BEFORE,
        /** It is carried out, and the answer is lost. */
        AFTER,
        /** From this call on, nobody answers. */
        FROM_NOW_ON
    }

    private final Map<JobID, JobStatus> jobs = new LinkedHashMap<>();
    private final Map<JobID, PublishedCatalog> catalogs = new LinkedHashMap<>();
    private final int faulty;
    private final Fault fault;
    private int calls;
    private @Nullable JobID hopeless;

    /** All that has been found wrong with what was asked for. */
    private @Nullable String mistake;

    FaultyCluster(int faulty, Fault fault) {
        this.faulty = faulty;
        this.fault = fault;
    }

    /** A job that runs from the beginning. */
    void runs(JobID job, PublishedCatalog catalog) {
        jobs.put(job, JobStatus.RUNNING);
        catalogs.put(job, catalog);
    }

    /** A job that will never have all its tasks running. */
    void neverRuns(JobID job) {
        hopeless = job;
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

    private void begin() {
        calls++;
        if (fails(Fault.BEFORE) || (fault == Fault.FROM_NOW_ON && calls >= faulty)) {
            throw new ReleaseException("no answer to call " + calls);
        }
    }

    private <T> T answer(T answer) {
        if (fails(Fault.AFTER)) {
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
        running().forEach(job -> unfinished.put(job, java.util.Objects.requireNonNull(catalogs.get(job))));
        return answer(unfinished);
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
    public boolean keepsCheckpoints(JobID job) {
        begin();
        return answer(true);
    }

    @Override
    public String stop(JobID job, @Nullable String folder, Duration patience, Runnable notDone)
            throws StopFailedException {
        calls++;
        if (fails(Fault.BEFORE)) {
            throw new StopFailedException("no savepoint could be made");
        }
        if (fault == Fault.FROM_NOW_ON && calls >= faulty) {
            throw new ReleaseException("no answer to call " + calls);
        }
        notDone.run();
        jobs.put(job, JobStatus.FINISHED);
        if (fails(Fault.AFTER)) {
            throw new StopFailedException("the savepoint's answer is lost");
        }
        return SAVEPOINT;
    }

    @Override
    public void submit(JobProgram program) throws SubmissionFailedException {
        calls++;
        if (fails(Fault.BEFORE) || (fault == Fault.FROM_NOW_ON && calls >= faulty)) {
            throw new SubmissionFailedException("not taken");
        }
        if (!running().isEmpty()) {
            mistake = "a second job was started beside " + running();
        }
        jobs.put(program.id(), JobStatus.RUNNING);
        catalogs.put(program.id(), program.catalog());
        if (fails(Fault.AFTER)) {
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
