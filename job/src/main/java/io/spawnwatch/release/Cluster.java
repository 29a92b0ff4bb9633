package io.spawnwatch.release;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.DashboardConfigurationHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.jspecify.annotations.Nullable;

/** A Flink session cluster, seen through its REST API by Flink's own client. */
public final class Cluster implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final List<String> SAVEPOINT_FOLDER_KEYS =
            List.of("execution.checkpointing.savepoint-dir", "state.savepoints.dir");
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final RestClusterClient<StandaloneClusterId> client;

    private Cluster(RestClusterClient<StandaloneClusterId> client) {
        this.client = client;
    }

    /**
     * Connects to a cluster.
     *
     * @param rest  where its REST API is, for example {@code http://127.0.0.1:8081}
     * @param flink the client's configuration of Flink: TLS and the like
     * @throws ReleaseException where nobody answers, or it does not take jobs
     */
    public static Cluster at(URI rest, Configuration flink) {
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
        // The address is given: whatever the configuration says about how to find the leader does not matter.
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        try {
            Cluster cluster = new Cluster(new RestClusterClient<>(configuration, StandaloneClusterId.getInstance()));
            cluster.refuseApplicationCluster(rest);
            return cluster;
        } catch (ReleaseException e) {
            throw e;
        } catch (Exception e) {
            throw new ReleaseException("the client for " + rest + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private void refuseApplicationCluster(URI rest) {
        boolean takesJobs = answer(client.sendRequest(
                        DashboardConfigurationHeaders.getInstance(),
                        EmptyMessageParameters.getInstance(),
                        EmptyRequestBody.getInstance()))
                .getFeatures()
                .isWebSubmitEnabled();
        if (!takesJobs) {
            client.close();
            throw new ReleaseException("the cluster at " + rest + " takes no jobs: it runs a single one (application"
                    + " mode), or web.submit.enable is false. A job in application mode is upgraded by whoever started"
                    + " its cluster: on Kubernetes by the operator, with upgradeMode: savepoint. Nothing was touched.");
        }
    }

    /**
     * The running job of that name or id.
     *
     * @throws ReleaseException where there is none, or several
     */
    public JobID find(String nameOrId) {
        Collection<JobStatusMessage> jobs = answer(client.listJobs());
        List<JobStatusMessage> found = jobs.stream()
                .filter(job -> !job.getJobState().isGloballyTerminalState())
                .filter(job -> job.getJobName().equals(nameOrId)
                        || job.getJobId().toHexString().equals(nameOrId))
                .toList();
        if (found.size() == 1) {
            return found.get(0).getJobId();
        }
        String running = jobs.stream()
                .filter(job -> !job.getJobState().isGloballyTerminalState())
                .map(job -> job.getJobName() + " (" + job.getJobId() + ")")
                .collect(Collectors.joining(", "));
        throw new ReleaseException((found.isEmpty()
                        ? "no job '" + nameOrId + "' runs"
                        : found.size() + " jobs are named '" + nameOrId + "'")
                + "; there " + (running.isEmpty() ? "runs none" : "run: " + running));
    }

    /** What a job has published of itself. */
    public PublishedCatalog catalog(JobID job) {
        Map<String, String> parameters = answer(client.sendRequest(
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

    /** How a job is. */
    public JobStatus status(JobID job) {
        return answer(client.getJobStatus(job));
    }

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
        boolean configured = answer(client.sendRequest(
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

    /** Whether the cluster answers, and knows no such job. */
    boolean isUnknown(JobID job) {
        return answer(client.listJobs()).stream()
                .noneMatch(one -> one.getJobId().equals(job));
    }

    /** Whether each of its tasks runs. */
    boolean allTasksRun(JobID job) {
        JobDetailsInfo details = answer(client.getJobDetails(job));
        return details.getJobStatus() == JobStatus.RUNNING
                && details.getPendingOperators() == 0
                && details.getJobVertexInfos().stream()
                        .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
    }

    /** How many checkpoints it has completed since it was started, savepoints among them. */
    long completedCheckpoints(JobID job) {
        return checkpoints(job).getCounts().getNumberCompletedCheckpoints();
    }

    /** The newest savepoint or checkpoint that a job has completed itself, or null. */
    public @Nullable String latestSavepoint(JobID job) {
        CompletedCheckpointStatistics savepoint =
                checkpoints(job).getLatestCheckpoints().getSavepointStatistics();
        CompletedCheckpointStatistics checkpoint =
                checkpoints(job).getLatestCheckpoints().getCompletedCheckpointStatistics();
        if (savepoint == null) {
            return checkpoint == null ? null : checkpoint.getExternalPath();
        }
        return checkpoint == null || checkpoint.getId() < savepoint.getId()
                ? savepoint.getExternalPath()
                : checkpoint.getExternalPath();
    }

    private CheckpointingStatistics checkpoints(JobID job) {
        return answer(client.sendRequest(
                CheckpointingStatisticsHeaders.getInstance(),
                of(new JobMessageParameters(), job),
                EmptyRequestBody.getInstance()));
    }

    /** Why an ended job has ended, in one sentence; empty where it has not failed. */
    String end(JobID job) {
        return answer(client.requestJobResult(job))
                .getSerializedThrowable()
                .map(failure -> rootCause(failure.getFullStringifiedStackTrace()))
                .orElse("");
    }

    /** Why it has failed so far, newest first, each in one sentence. */
    List<String> failures(JobID job) {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return answer(client.sendRequest(
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

    /**
     * Stops a job with a savepoint, without advancing time to its end.
     *
     * @param folder where the savepoint goes, or null for the cluster's own
     * @return where the savepoint is
     */
    String stop(JobID job, @Nullable String folder, Duration patience) throws ExecutionException, TimeoutException {
        return get(client.stopWithSavepoint(job, false, folder, SavepointFormatType.CANONICAL), patience);
    }

    /** Cancels a job and waits until it has ended. */
    void cancel(JobID job, Duration patience) throws ExecutionException, TimeoutException {
        if (!status(job).isGloballyTerminalState()) {
            get(client.cancel(job), patience);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (!status(job).isGloballyTerminalState()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("job " + job + " has not ended for " + patience.toSeconds() + " s");
            }
            Pause.betweenLooks();
        }
    }

    /** Submits a job. */
    JobID submit(JobProgram program) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(program.classLoader());
        try {
            program.graph().serializeUserDefinedInstances();
            return get(client.submitJob(program.graph()), ANSWER);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static <T> T answer(CompletableFuture<T> future) {
        try {
            return get(future, ANSWER);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ReleaseException("the cluster does not answer: " + cause.getMessage(), e);
        }
    }

    private static <T> T get(CompletableFuture<T> future, Duration patience)
            throws ExecutionException, TimeoutException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseException("interrupted while waiting for the cluster", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
