package io.spawnwatch.release;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.DashboardConfiguration;
import org.apache.flink.runtime.rest.messages.DashboardConfigurationHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigInfo;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointConfigInfo.ExternalizedCheckpointInfo;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.LatestCheckpoints;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.RestoredCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A Flink session cluster, seen through its REST API by Flink's own client. */
public final class RestCluster implements Cluster, AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final List<String> SAVEPOINT_FOLDER_KEYS =
            List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");
    private static final Duration SUBMISSION = Duration.ofMinutes(2);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Configuration configuration;
    private final RestClusterClient<StandaloneClusterId> client;

    private RestCluster(Configuration configuration) throws Exception {
        this.configuration = configuration;
        this.client = client(configuration);
    }

    private static RestClusterClient<StandaloneClusterId> client(Configuration configuration) throws Exception {
        return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    }

    /**
     * Connects to a cluster.
     *
     * @param rest  where its REST API is, for example {@code http://127.0.0.1:8081}
     * @param flink the client's configuration of Flink: TLS and the like
     * @throws ReleaseException where nobody answers, or it does not take jobs
     */
    public static RestCluster at(URI rest, Configuration flink) {
        int port = rest.getPort() > 0 ? rest.getPort() : "https".equals(rest.getScheme()) ? 443 : 80;
        if (rest.getHost() == null) {
            throw new ReleaseException("'" + rest + "' is no address of a REST API; write it like http://HOST:8081");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(rest.getHost(), port), CONNECT_MS);
        } catch (java.io.IOException e) {
            throw new ReleaseException(
                    "no Flink cluster answers at " + rest + " (" + e.getMessage() + "); nothing was touched", e);
        }
        Configuration configuration = new Configuration(flink);
        configuration.set(RestOptions.ADDRESS, rest.getHost());
        configuration.set(RestOptions.PORT, port);
        if ("https".equals(rest.getScheme())) {
            configuration.set(SecurityOptions.SSL_REST_ENABLED, true);
        }
        // The address is given: whatever the configuration says about how to find the leader does not matter.
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        try {
            RestCluster cluster = new RestCluster(configuration);
            cluster.refuseApplicationCluster(rest);
            return cluster;
        } catch (ReleaseException e) {
            throw e;
        } catch (Exception e) {
            throw new ReleaseException("the client for " + rest + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private void refuseApplicationCluster(URI rest) {
        if (!dashboard().getFeatures().isWebSubmitEnabled()) {
            client.close();
            throw new ReleaseException("the cluster at " + rest + " takes no jobs: it runs a single one (application"
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
        return RestAnswers.ask(client::listJobs).stream()
                .filter(job -> !job.getJobState().isGloballyTerminalState())
                .toList();
    }

    @Override
    public SortedMap<JobID, PublishedCatalog> unfinished() {
        SortedMap<JobID, PublishedCatalog> unfinished = new TreeMap<>();
        for (JobStatusMessage job : running()) {
            try {
                unfinished.put(job.getJobId(), catalog(job.getJobId()));
            } catch (RestAnswers.RefusedException e) {
                // Gone since it was listed.
                if (e.code() != NOT_FOUND) {
                    throw e;
                }
            }
        }
        return unfinished;
    }

    /** What a job has published of itself. */
    public PublishedCatalog catalog(JobID job) {
        Map<String, String> parameters = RestAnswers.ask(() -> client.sendRequest(
                        JobConfigHeaders.getInstance(),
                        of(new JobMessageParameters(), job),
                        EmptyRequestBody.getInstance()))
                .getExecutionConfigInfo()
                .getGlobalJobParameters();
        return PublishedCatalog.of(parameters);
    }

    private static JobMessageParameters of(JobMessageParameters parameters, JobID job) {
        parameters.jobPathParameter.resolve(job);
        return parameters;
    }

    // --- How a job is ----------------------------------------------------------------------------------------------

    @Override
    public Optional<JobStatus> status(JobID job) {
        try {
            return Optional.of(RestAnswers.ask(() -> client.getJobStatus(job)));
        } catch (RestAnswers.RefusedException e) {
            if (e.code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean allTasksRun(JobID job) {
        JobDetailsInfo details = RestAnswers.ask(() -> client.getJobDetails(job));
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
                .filter(one -> one != null && !one.isDiscarded() && one.getExternalPath() != null)
                .max(Comparator.comparingLong(CheckpointStatistics::getId))
                .orElse(null);
        if (newest != null) {
            return newest.getExternalPath();
        }
        RestoredCheckpointStatistics restored = latest.getRestoredCheckpointStatistics();
        return restored == null ? null : restored.getExternalPath();
    }

    private DashboardConfiguration dashboard() {
        return RestAnswers.ask(() -> client.sendRequest(
                DashboardConfigurationHeaders.getInstance(),
                EmptyMessageParameters.getInstance(),
                EmptyRequestBody.getInstance()));
    }

    private CheckpointingStatistics checkpoints(JobID job) {
        return RestAnswers.ask(() -> client.sendRequest(
                CheckpointingStatisticsHeaders.getInstance(),
                of(new JobMessageParameters(), job),
                EmptyRequestBody.getInstance()));
    }

    @Override
    public boolean keepsCheckpoints(JobID job) {
        // What Flink's own class for this answer holds can only be compared.
        CheckpointConfigInfo answer = RestAnswers.ask(() -> client.sendRequest(
                CheckpointConfigHeaders.getInstance(),
                of(new JobMessageParameters(), job),
                EmptyRequestBody.getInstance()));
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
        return RestAnswers.ask(() -> client.requestJobResult(job))
                .getSerializedThrowable()
                .map(failure -> rootCause(failure.getFullStringifiedStackTrace()))
                .orElse("");
    }

    @Override
    public List<String> failures(JobID job) {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return RestAnswers.ask(() -> client.sendRequest(
                        JobExceptionsHeaders.getInstance(), parameters, EmptyRequestBody.getInstance()))
                .getExceptionHistory()
                .getEntries()
                .stream()
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
     * Makes sure that there is a place for savepoints.
     *
     * @param given where they are to go, or null
     * @throws ReleaseException where neither this nor the cluster's configuration names one
     */
    public void refuseWithoutSavepointFolder(@Nullable String given) {
        if (given != null) {
            return;
        }
        boolean configured = RestAnswers.ask(() -> client.sendRequest(
                        ClusterConfigurationInfoHeaders.getInstance(),
                        EmptyMessageParameters.getInstance(),
                        EmptyRequestBody.getInstance()))
                .stream()
                .anyMatch(entry -> SAVEPOINT_FOLDER_KEYS.contains(entry.getKey()));
        if (!configured) {
            throw new ReleaseException("the cluster has no folder for savepoints; name one with --savepoint-dir, or in"
                    + " its configuration as " + SAVEPOINT_FOLDER_KEYS.get(0) + ". Nothing was touched.");
        }
    }

    @Override
    public String stop(JobID job, @Nullable String folder, Duration patience, Runnable notDone)
            throws StopFailedException {
        CompletableFuture<String> stopping =
                client.stopWithSavepoint(job, false, folder, SavepointFormatType.CANONICAL);
        while (true) {
            try {
                return RestAnswers.get(stopping, patience);
            } catch (ExecutionException e) {
                throw new StopFailedException(RestAnswers.rootMessage(e));
            } catch (TimeoutException e) {
                notDone.run();
            }
        }
    }

    @Override
    public void cancel(JobID job) {
        try {
            RestAnswers.ask(() -> client.cancel(job));
        } catch (RestAnswers.RefusedException e) {
            if (e.code() != NOT_FOUND && e.code() != CONFLICT) {
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
        try (RestClusterClient<StandaloneClusterId> submitting = client(configuration)) {
            job.graph().serializeUserDefinedInstances();
            RestAnswers.get(submitting.submitJob(job.graph()), SUBMISSION);
        } catch (TimeoutException e) {
            throw new SubmissionFailedException("the cluster has not taken it for " + SUBMISSION.toSeconds() + " s");
        } catch (ReleaseException e) {
            throw e;
        } catch (Exception e) {
            throw new SubmissionFailedException(RestAnswers.rootMessage(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
