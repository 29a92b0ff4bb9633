package io.spawnwatch.run;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink inside this process. Flink's own local environment starts the same MiniCluster, but does not tell the port of its
 * page, whether tasks run, or when it has shut down.
 */
public final class EmbeddedFlink implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    private volatile @Nullable MiniCluster cluster;

    /** An environment that executes in this process, configured like Flink's own local one. */
    public StreamExecutionEnvironment environment(ReadableConfig local) {
        return new StreamExecutionEnvironment(this, Configuration.fromMap(local.toMap()), null);
    }

    /** The address of Flink's page; a job must have been submitted. */
    URI page() throws ExecutionException, InterruptedException {
        return running().getRestAddress().get();
    }

    /** Whether all tasks of a job run. */
    boolean allTasksRun(JobID job) throws ExecutionException, InterruptedException {
        return StreamSupport.stream(
                        running()
                                .getExecutionGraph(job)
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Triggers a checkpoint of a job, and gives its number when it has completed. */
    CompletableFuture<Long> checkpoint(JobID job) {
        return running().triggerCheckpoint(job, CheckpointType.CONFIGURED);
    }

    /**
     * Waits until Flink has shut down and deleted its temporary files. It shuts down in its own threads when its job ends;
     * a process that exited earlier would leave the files behind.
     */
    void awaitShutdown() throws InterruptedException {
        MiniCluster started = cluster;
        if (started == null) {
            return;
        }
        try {
            started.closeAsync().get(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Flink did not shut down cleanly; temporary files may be left behind", e);
        }
    }

    private MiniCluster running() {
        MiniCluster started = cluster;
        if (started == null) {
            throw new IllegalStateException("no job was submitted");
        }
        return started;
    }

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(getName());
    }

    @Override
    public String getName() {
        return LocalExecutor.NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return true;
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return LocalExecutor.createWithFactory(configuration, this::start);
    }

    private MiniCluster start(MiniClusterConfiguration configuration) {
        MiniCluster started = new MiniCluster(configuration);
        cluster = started;
        return started;
    }
}
