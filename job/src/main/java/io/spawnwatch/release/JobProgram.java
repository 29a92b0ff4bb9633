package io.spawnwatch.release;

import org.apache.flink.api.common.JobID;

/** A job that is ready to be submitted: all that can be wrong with its detections and configuration has been found. */
public interface JobProgram extends AutoCloseable {

    /** The id that it will have. */
    JobID id();

    /** What it will publish of itself. */
    PublishedCatalog catalog();

    /** From which savepoint or checkpoint it is to start; state that no operator takes is a reason not to start. */
    void startFrom(String snapshot);

    @Override
    void close();
}
