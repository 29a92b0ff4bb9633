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

/** A Flink session cluster, seen through its REST API by Flink's own client. */
public final class RestCluster implements Cluster, AutoCloseable {
    /** Of the live job; all of them have it. */
    private static final String JOB_NAME = "spawnwatch";

    private static final List<String> SAVEPOINT_FOLDER_KEYS =
            List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");
    private static final Duration SUBMISSION = Duration.ofMinutes(2);

    /** A job that has just arrived, or whose JobManager has, says after so long at the latest what it runs. */
    private static final Duration SETTING_UP = Duration.ofMinutes(1);

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
     * @param addresses of its REST API, for example {@code http://127.0.0.1:8081}: one for each JobManager that is to be
     *                  asked
     * @param flink     the client's configuration of Flink: TLS and the like
     * @throws ReleaseException where nobody answers, or it does not take jobs
     */
    public static RestCluster at(List<URI> addresses, Configuration flink) {
        RestApi api = RestApi.at(addresses, flink);
        try {
            RestCluster cluster = new RestCluster(api);
            cluster.refuseApplicationCluster(addresses);
            return cluster;
        } catch (ReleaseException e) {
            api.close();
            throw e;
        }
    }

    private void refuseApplicationCluster(List<URI> addresses) {
        if (!dashboard().getFeatures().isWebSubmitEnabled()) {
            throw new ReleaseException("the cluster at " + RestApi.text(addresses)
                    + " takes no jobs: it runs a single one (application"
                    + " mode), or web.submit.enable is false. A job in application mode is upgraded by whoever started"
                    + " its cluster: on Kubernetes by the operator, with upgradeMode: savepoint. Nothing was touched.");
        }
    }

    // --- Which jobs there are --------------------------------------------------------------------------------------

    /**
     * The running job of that name or id.
     *
     * @throws ReleaseException where there is none, or several
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
                + "; there " + (names.isEmpty() ? "runs none" : "run: " + names));
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
                // Of jobs of another name nobody has to wait for what they will say.
                PublishedCatalog catalog =
                        job.getJobName().equals(JOB_NAME) ? catalog(job.getJobId()) : catalogNow(job.getJobId());
                if (job.getJobName().equals(JOB_NAME) || !catalog.isUnknown()) {
                    unfinished.put(job.getJobId(), catalog);
                }
            } catch (RestApi.RefusedException e) {
                // Gone since it was listed.
                if (!e.isUnknown()) {
                    throw e;
                }
            }
        }
        return unfinished;
    }

    /**
     * What a job has published of itself. One that is being set up, after a submission or under a new JobManager, is
     * waited for; one that has not been by then, because slots are missing for instance, is unknown.
     */
    public PublishedCatalog catalog(JobID job) {
        long deadline = System.nanoTime() + SETTING_UP.toNanos();
        while (true) {
            PublishedCatalog catalog = catalogNow(job);
            if (!catalog.isUnknown() || System.nanoTime() > deadline) {
                return catalog;
            }
            Pause.betweenLooks();
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
        // The answer may come out of a cache that is as old as the web page's refreshing is rare, and what it names may
        // have been discarded since.
        Pause.of(Duration.ofMillis(dashboard().getRefreshInterval()));
        return snapshots.latest(job);
    }

    @Override
    public boolean keepsCheckpoints(JobID job) {
        return snapshots.areKept(job);
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
     * Where savepoints go if nobody says otherwise.
     *
     * @throws ReleaseException where the cluster's configuration names no place
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
                        + ". Nothing was touched."));
    }

    @Override
    public String stop(JobID job, String folder, Duration patience, Runnable notDone) throws StopFailedException {
        return snapshots.stop(job, folder, patience, notDone);
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
        // A client of its own: it goes on trying after one has lost patience, unless it is closed.
        try (RestClusterClient<StandaloneClusterId> submitting = api.another()) {
            job.graph().serializeUserDefinedInstances();
            RestApi.get(submitting.submitJob(job.graph()), SUBMISSION);
        } catch (TimeoutException e) {
            throw new SubmissionFailedException("the cluster has not taken it for " + SUBMISSION.toSeconds() + " s");
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
