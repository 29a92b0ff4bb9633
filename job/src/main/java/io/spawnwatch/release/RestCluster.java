package io.spawnwatch.release;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.ConfigurationInfoEntry;
import org.apache.flink.runtime.rest.messages.DashboardConfiguration;
import org.apache.flink.runtime.rest.messages.DashboardConfigurationHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.jspecify.annotations.Nullable;

/** A Flink session cluster, reached through its REST API. */
public final class RestCluster implements Cluster, AutoCloseable {
    /** The name of every live job. */
    private static final String JOB_NAME = "spawnwatch";

    private static final List<String> SAVEPOINT_FOLDER_KEYS =
            List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");
    private static final Duration SUBMISSION_TIMEOUT = Duration.ofMinutes(2);

    /** How long a job takes, after a submission or under a new JobManager, to publish what it runs. */
    private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(1);

    private static final int CONFLICT = 409;

    private final RestApi api;
    private final RestSnapshots snapshots;

    private RestCluster(RestApi api) {
        this.api = api;
        this.snapshots = new RestSnapshots(api);
    }

    /**
     * Connects to a cluster.
     *
     * @param addresses of its REST API, for example {@code http://127.0.0.1:8081}, one for each JobManager to ask
     * @param flink     Flink's configuration for clients, for example for TLS
     * @throws ReleaseException if no address answers or the cluster does not accept jobs
     */
    public static RestCluster at(List<URI> addresses, Configuration flink) {
        RestApi api = RestApi.at(addresses, flink);
        try {
            RestCluster cluster = new RestCluster(api);
            cluster.requireSessionCluster(addresses);
            return cluster;
        } catch (ReleaseException e) {
            api.close();
            throw e;
        }
    }

    private void requireSessionCluster(List<URI> addresses) {
        if (!dashboard().getFeatures().isWebSubmitEnabled()) {
            throw new ReleaseException("the cluster at " + RestApi.text(addresses)
                    + " accepts no jobs: it runs a single job (application mode), or web.submit.enable is false. Upgrade"
                    + " a job in application mode with the tool that started its cluster: on Kubernetes, the Flink"
                    + " operator with upgradeMode: savepoint. Nothing was changed.");
        }
    }

    // --- Which jobs there are --------------------------------------------------------------------------------------

    /**
     * The running job with a name or id.
     *
     * @throws ReleaseException if there is none, or more than one
     */
    public JobID find(String nameOrId) {
        List<JobStatusMessage> running = running();
        List<JobStatusMessage> found = running.stream()
                .filter(job -> job.getJobName().equals(nameOrId)
                        || job.getJobId().toHexString().equals(nameOrId))
                .toList();
        if (found.size() == 1) {
            return found.get(0).getJobId();
        }
        String names = running.stream()
                .map(job -> job.getJobName() + " (" + job.getJobId() + ")")
                .collect(Collectors.joining(", "));
        throw new ReleaseException((found.isEmpty()
                        ? "no job '" + nameOrId + "' runs"
                        : found.size() + " jobs are named '" + nameOrId + "'")
                + "; running jobs: " + (names.isEmpty() ? "none" : names));
    }

    private List<JobStatusMessage> running() {
        return api.ask(RestClusterClient::listJobs).stream()
                .filter(job -> !job.getJobState().isGloballyTerminalState())
                .toList();
    }

    @Override
    public SortedMap<JobID, PublishedCatalog> unfinished() {
        SortedMap<JobID, PublishedCatalog> unfinished = new TreeMap<>();
        for (JobStatusMessage job : running()) {
            try {
                // There is no need to wait for what a job with another name publishes.
                PublishedCatalog catalog =
                        job.getJobName().equals(JOB_NAME) ? catalog(job.getJobId()) : catalogNow(job.getJobId());
                if (job.getJobName().equals(JOB_NAME) || !catalog.isUnknown()) {
                    unfinished.put(job.getJobId(), catalog);
                }
            } catch (RestApi.RefusedException e) {
                // The job has ended since it was listed.
                if (!e.isUnknown()) {
                    throw e;
                }
            }
        }
        return unfinished;
    }

    /**
     * What a job publishes. Waits for a job that is being set up, after a submission or under a new JobManager. A job
     * that is not set up in time, for example because slots are missing, is {@linkplain PublishedCatalog#isUnknown()
     * unknown}.
     */
    public PublishedCatalog catalog(JobID job) {
        long deadline = System.nanoTime() + SETUP_TIMEOUT.toNanos();
        while (true) {
            PublishedCatalog catalog = catalogNow(job);
            if (!catalog.isUnknown() || System.nanoTime() > deadline) {
                return catalog;
            }
            Pause.untilNextPoll();
        }
    }

    private PublishedCatalog catalogNow(JobID job) {
        return PublishedCatalog.of(api.get(JobConfigHeaders.getInstance(), of(new JobMessageParameters(), job))
                .getExecutionConfigInfo()
                .getGlobalJobParameters());
    }

    private static JobMessageParameters of(JobMessageParameters parameters, JobID job) {
        parameters.jobPathParameter.resolve(job);
        return parameters;
    }

    // --- How a job is ----------------------------------------------------------------------------------------------

    @Override
    public Optional<JobStatus> status(JobID job) {
        try {
            return Optional.of(api.ask(client -> client.getJobStatus(job)));
        } catch (RestApi.RefusedException e) {
            if (e.isUnknown()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean allTasksRun(JobID job) {
        JobDetailsInfo details = api.ask(client -> client.getJobDetails(job));
        return details.getJobStatus() == JobStatus.RUNNING
                && details.getPendingOperators() == 0
                && details.getJobVertexInfos().stream()
                        .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
    }

    @Override
    public long completedCheckpoints(JobID job) {
        return snapshots.completed(job);
    }

    @Override
    public @Nullable String latestSnapshot(JobID job) {
        // Flink caches the answer for the page's refresh interval; the snapshot may have been discarded since.
        Pause.of(Duration.ofMillis(dashboard().getRefreshInterval()));
        return snapshots.latest(job);
    }

    @Override
    public boolean keepsCheckpoints(JobID job) {
        return snapshots.outliveCancellation(job);
    }

    private DashboardConfiguration dashboard() {
        return api.get(DashboardConfigurationHeaders.getInstance(), EmptyMessageParameters.getInstance());
    }

    @Override
    public String end(JobID job) {
        return api.ask(client -> client.requestJobResult(job))
                .getSerializedThrowable()
                .map(failure -> RestApi.rootCause(failure.getFullStringifiedStackTrace()))
                .orElse("");
    }

    @Override
    public List<String> failures(JobID job) {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return api.get(JobExceptionsHeaders.getInstance(), parameters).getExceptionHistory().getEntries().stream()
                .map(entry -> RestApi.rootCause(entry.getStacktrace()))
                .toList();
    }

    // --- What is done to a job -------------------------------------------------------------------------------------

    /**
     * The cluster's folder for savepoints.
     *
     * @throws ReleaseException if its configuration names none
     */
    public String savepointFolder() {
        Map<String, String> configured =
                api.get(ClusterConfigurationInfoHeaders.getInstance(), EmptyMessageParameters.getInstance()).stream()
                        .collect(Collectors.toMap(
                                ConfigurationInfoEntry::getKey, ConfigurationInfoEntry::getValue, (a, b) -> b));
        return SAVEPOINT_FOLDER_KEYS.stream()
                .map(configured::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new ReleaseException("the cluster has no folder for savepoints; name one with"
                        + " --savepoint-dir, or in its configuration as " + SAVEPOINT_FOLDER_KEYS.get(0)
                        + ". Nothing was changed."));
    }

    @Override
    public String stop(JobID job, String folder, Duration reminder, Runnable onDelay) throws StopFailedException {
        return snapshots.stop(job, folder, reminder, onDelay);
    }

    @Override
    public void checkpoint(JobID job) {
        snapshots.checkpoint(job);
    }

    @Override
    public void cancel(JobID job) {
        try {
            api.ask(client -> client.cancel(job));
        } catch (RestApi.RefusedException e) {
            if (!e.isUnknown() && e.code() != CONFLICT) {
                throw e;
            }
        }
    }

    @Override
    public void submit(JobProgram program) throws SubmissionFailedException {
        PackagedJob job = (PackagedJob) program;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(job.classLoader());
        // A client of its own: it keeps retrying after the timeout until it is closed.
        try (RestClusterClient<StandaloneClusterId> submitting = api.newClient()) {
            job.graph().serializeUserDefinedInstances();
            RestApi.get(submitting.submitJob(job.graph()), SUBMISSION_TIMEOUT);
        } catch (TimeoutException e) {
            throw new SubmissionFailedException(
                    "the cluster did not accept it within " + SUBMISSION_TIMEOUT.toSeconds() + " s");
        } catch (ReleaseException e) {
            throw e;
        } catch (Exception e) {
            throw new SubmissionFailedException(RestApi.rootMessage(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
