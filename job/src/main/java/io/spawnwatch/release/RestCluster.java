package io.spawnwatch.release;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.handler.async.AsynchronousOperationResult;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.ConfigurationInfoEntry;
import org.apache.flink.runtime.rest.messages.DashboardConfiguration;
import org.apache.flink.runtime.rest.messages.DashboardConfigurationHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.TriggerId;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigInfo;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigInfo.ExternalizedCheckpointInfo;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointTriggerHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointTriggerMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointTriggerRequestBody;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.LatestCheckpoints;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.RestoredCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointInfo;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointStatusHeaders;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointStatusMessageParameters;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointTriggerMessageParameters;
import org.apache.flink.runtime.rest.messages.job.savepoints.stop.StopWithSavepointRequestBody;
import org.apache.flink.runtime.rest.messages.job.savepoints.stop.StopWithSavepointTriggerHeaders;
import org.apache.flink.runtime.rest.messages.queue.QueueStatus;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.runtime.state.memory.NonPersistentMetadataCheckpointStorageLocation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink session cluster, seen through its REST API by Flink's own client. */
public final class RestCluster implements Cluster, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestCluster.class);

    /** Of the live job; all of them have it. */
    private static final String JOB_NAME = "spawnwatch";

    private static final List<String> SAVEPOINT_FOLDER_KEYS =
            List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");
    private static final Duration SUBMISSION = Duration.ofMinutes(2);

    /** A job that has just arrived, or whose JobManager has, says after so long at the latest what it runs. */
    private static final Duration SETTING_UP = Duration.ofMinutes(1);

    private static final int CONFLICT = 409;

    private final RestApi api;

    private RestCluster(RestApi api) {
        this.api = api;
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
        return checkpoints(job).getCounts().getNumberCompletedCheckpoints();
    }

    @Override
    public @Nullable String latestSnapshot(JobID job) {
        // The answer may come out of a cache that is as old as the web page's refreshing is rare, and what it names may
        // have been discarded since.
        Pause.of(Duration.ofMillis(dashboard().getRefreshInterval()));
        LatestCheckpoints latest = checkpoints(job).getLatestCheckpoints();
        CompletedCheckpointStatistics newest = Stream.of(
                        latest.getSavepointStatistics(), latest.getCompletedCheckpointStatistics())
                .filter(one -> one != null && !one.isDiscarded() && isAPlace(one.getExternalPath()))
                .max(Comparator.comparingLong(CheckpointStatistics::getId))
                .orElse(null);
        if (newest != null) {
            return newest.getExternalPath();
        }
        RestoredCheckpointStatistics restored = latest.getRestoredCheckpointStatistics();
        return restored == null ? null : restored.getExternalPath();
    }

    /** Flink has words for a checkpoint that nobody can start from. */
    private static boolean isAPlace(@Nullable String path) {
        return path != null && !path.equals(NonPersistentMetadataCheckpointStorageLocation.EXTERNAL_POINTER);
    }

    private DashboardConfiguration dashboard() {
        return api.get(DashboardConfigurationHeaders.getInstance(), EmptyMessageParameters.getInstance());
    }

    private CheckpointingStatistics checkpoints(JobID job) {
        return api.get(CheckpointingStatisticsHeaders.getInstance(), of(new JobMessageParameters(), job));
    }

    @Override
    public boolean keepsCheckpoints(JobID job) {
        // What Flink's own class for this answer holds can only be compared.
        CheckpointConfigInfo answer =
                api.get(CheckpointConfigHeaders.getInstance(), of(new JobMessageParameters(), job));
        JsonNode retention = RestMapperUtils.getStrictObjectMapper()
                .valueToTree(answer)
                .path(CheckpointConfigInfo.FIELD_NAME_EXTERNALIZED_CHECKPOINT_CONFIG);
        return retention.path(ExternalizedCheckpointInfo.FIELD_NAME_ENABLED).asBoolean()
                && !retention
                        .path(ExternalizedCheckpointInfo.FIELD_NAME_DELETE_ON_CANCELLATION)
                        .asBoolean();
    }

    @Override
    public String end(JobID job) {
        return api.ask(client -> client.requestJobResult(job))
                .getSerializedThrowable()
                .map(failure -> rootCause(failure.getFullStringifiedStackTrace()))
                .orElse("");
    }

    @Override
    public List<String> failures(JobID job) {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return api.get(JobExceptionsHeaders.getInstance(), parameters).getExceptionHistory().getEntries().stream()
                .map(entry -> rootCause(entry.getStacktrace()))
                .toList();
    }

    /** The last cause of a printed stack trace. */
    private static String rootCause(String stackTrace) {
        String cause = stackTrace.lines().findFirst().orElse("");
        for (String line : stackTrace.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        return cause;
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
        // With an id that is ours it is asked for once, however often it is sent.
        TriggerId trigger = new TriggerId();
        SavepointTriggerMessageParameters parameters = new SavepointTriggerMessageParameters();
        parameters.jobID.resolve(job);
        SavepointStatusMessageParameters status = new SavepointStatusMessageParameters();
        status.jobIdPathParameter.resolve(job);
        status.triggerIdPathParameter.resolve(trigger);
        try {
            api.send(
                    StopWithSavepointTriggerHeaders.getInstance(),
                    parameters,
                    new StopWithSavepointRequestBody(folder, false, SavepointFormatType.CANONICAL, trigger));
            SavepointInfo savepoint = done(status, patience, notDone);
            SerializedThrowable failure = savepoint.getFailureCause();
            if (failure != null) {
                throw new StopFailedException(rootCause(failure.getFullStringifiedStackTrace()));
            }
            return savepoint.getLocation();
        } catch (RestApi.RefusedException e) {
            // Also where another JobManager leads by now: with the one that led before went what it was at.
            throw new StopFailedException(String.valueOf(e.getMessage()));
        }
    }

    private SavepointInfo done(SavepointStatusMessageParameters parameters, Duration patience, Runnable notDone) {
        long told = System.nanoTime();
        while (true) {
            AsynchronousOperationResult<SavepointInfo> stopping =
                    api.get(SavepointStatusHeaders.getInstance(), parameters);
            if (stopping.queueStatus().getId() == QueueStatus.Id.COMPLETED) {
                return stopping.resource();
            }
            if (System.nanoTime() - told > patience.toNanos()) {
                told = System.nanoTime();
                notDone.run();
            }
            Pause.betweenLooks();
        }
    }

    @Override
    public void checkpoint(JobID job) {
        CheckpointTriggerMessageParameters parameters = new CheckpointTriggerMessageParameters();
        parameters.jobID.resolve(job);
        try {
            api.send(
                    CheckpointTriggerHeaders.getInstance(),
                    parameters,
                    new CheckpointTriggerRequestBody(CheckpointType.CONFIGURED, new TriggerId()));
        } catch (RestApi.RefusedException e) {
            // Then the next one that is due has to do.
            LOG.debug("no checkpoint out of turn", e);
        }
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
