package io.spawnwatch.release;

import org.apache.flink.api.common.JobID;

/** A job that is ready to be submitted: its detections and configuration have been checked. */
public interface JobProgram extends AutoCloseable {

    /** The id that the job will have. */
    JobID id();

    /** What the job will publish. */
    PublishedCatalog catalog();

    /** Sets the savepoint or checkpoint to start from. The job does not start if no operator takes some of its state. */
    void startFrom(String snapshot);

    @Override
    void close();
}
