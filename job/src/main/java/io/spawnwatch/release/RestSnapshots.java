package io.spawnwatch.release;

import io.spawnwatch.release.Cluster.StopFailedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.rest.handler.async.AsynchronousOperationResult;
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

/** Checkpoints and savepoints of a job, from the REST API. */
final class RestSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(RestSnapshots.class);

    private final RestApi api;

    RestSnapshots(RestApi api) {
        this.api = api;
    }

    /** Checkpoints and savepoints that a job has completed since it was started. */
    long completed(JobID job) {
        return checkpoints(job).getCounts().getNumberCompletedCheckpoints();
    }

    /** The newest that still exists of those a job has completed, or else the one it was started from; or null. */
    @Nullable
    String latest(JobID job) {
        LatestCheckpoints latest = checkpoints(job).getLatestCheckpoints();
        CompletedCheckpointStatistics newest = Stream.of(
                        latest.getSavepointStatistics(), latest.getCompletedCheckpointStatistics())
                .filter(snapshot ->
                        snapshot != null && !snapshot.isDiscarded() && isLocation(snapshot.getExternalPath()))
                .max(Comparator.comparingLong(CheckpointStatistics::getId))
                .orElse(null);
        if (newest != null) {
            return newest.getExternalPath();
        }
        RestoredCheckpointStatistics restored = latest.getRestoredCheckpointStatistics();
        return restored == null ? null : restored.getExternalPath();
    }

    /** A checkpoint on the heap has a placeholder instead of a path. */
    private static boolean isLocation(@Nullable String path) {
        return path != null && !path.equals(NonPersistentMetadataCheckpointStorageLocation.EXTERNAL_POINTER);
    }

    private CheckpointingStatistics checkpoints(JobID job) {
        return api.get(CheckpointingStatisticsHeaders.getInstance(), of(job));
    }

    /** Whether checkpoints remain after the job is cancelled. */
    boolean outliveCancellation(JobID job) {
        // Flink's class for this answer has no getters, only its JSON. Its mapper returns Flink's shaded Jackson.
        CheckpointConfigInfo answer = api.get(CheckpointConfigHeaders.getInstance(), of(job));
        JsonNode retention = RestMapperUtils.getStrictObjectMapper()
                .valueToTree(answer)
                .path(CheckpointConfigInfo.FIELD_NAME_EXTERNALIZED_CHECKPOINT_CONFIG);
        return retention.path(ExternalizedCheckpointInfo.FIELD_NAME_ENABLED).asBoolean()
                && !retention
                        .path(ExternalizedCheckpointInfo.FIELD_NAME_DELETE_ON_CANCELLATION)
                        .asBoolean();
    }

    /** As {@link Cluster#stop}. */
    String stop(JobID job, String folder, Duration reminder, Runnable onDelay) throws StopFailedException {
        // With a trigger id of our own, a repeated request does not trigger a second savepoint.
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
            SavepointInfo savepoint = awaitCompletion(status, reminder, onDelay);
            SerializedThrowable failure = savepoint.getFailureCause();
            if (failure != null) {
                throw new StopFailedException(RestApi.rootCause(failure.getFullStringifiedStackTrace()));
            }
            return savepoint.getLocation();
        } catch (RestApi.RefusedException e) {
            // This also happens when another JobManager leads by now: the operation ended with the previous leader.
            throw new StopFailedException(String.valueOf(e.getMessage()));
        }
    }

    private SavepointInfo awaitCompletion(
            SavepointStatusMessageParameters parameters, Duration reminder, Runnable onDelay) {
        long reminded = System.nanoTime();
        while (true) {
            AsynchronousOperationResult<SavepointInfo> stopping =
                    api.get(SavepointStatusHeaders.getInstance(), parameters);
            if (stopping.queueStatus().getId() == QueueStatus.Id.COMPLETED) {
                return stopping.resource();
            }
            if (System.nanoTime() - reminded > reminder.toNanos()) {
                reminded = System.nanoTime();
                onDelay.run();
            }
            Pause.untilNextPoll();
        }
    }

    /** Requests a checkpoint now; it may not be taken. */
    void checkpoint(JobID job) {
        CheckpointTriggerMessageParameters parameters = new CheckpointTriggerMessageParameters();
        parameters.jobID.resolve(job);
        try {
            api.send(
                    CheckpointTriggerHeaders.getInstance(),
                    parameters,
                    new CheckpointTriggerRequestBody(CheckpointType.CONFIGURED, new TriggerId()));
        } catch (RestApi.RefusedException e) {
            // The next periodic checkpoint will do.
            LOG.debug("no checkpoint was triggered", e);
        }
    }

    private static JobMessageParameters of(JobID job) {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return parameters;
    }
}
