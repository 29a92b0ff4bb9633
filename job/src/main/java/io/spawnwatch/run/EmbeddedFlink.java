package io.spawnwatch.run;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
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
 * Flink inside this process. It is what Flink's own local environment makes; but that one keeps to itself at which port its
 * page is, whether tasks run and when it has ended.
 */
public final class EmbeddedFlink implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
    private static final Duration END = Duration.ofSeconds(30);

    private volatile @Nullable MiniCluster cluster;
    private @Nullable StreamExecutionEnvironment made;

    /** An environment that executes here, configured as Flink's own local one is. */
    public StreamExecutionEnvironment environment(ReadableConfig local) {
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(this, Configuration.fromMap(local.toMap()), null);
        made = environment;
        return environment;
    }

    /** Whether an environment executes here, and not on a cluster. */
    public boolean hasMade(StreamExecutionEnvironment environment) {
        return environment == made;
    }

    /** Flink's page, once a job was submitted. */
    URI page() throws ExecutionException, InterruptedException {
        return running().getRestAddress().get();
    }

    /** Whether all tasks of a job run. */
    boolean isWhole(JobID job) throws ExecutionException, InterruptedException {
        return StreamSupport.stream(
                        running()
                                .getExecutionGraph(job)
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /**
     * Waits until Flink has ended, which it does beside this thread when its job has. Then its temporary files are gone; a
     * process that ended earlier would leave them behind.
     */
    void awaitEnd() throws InterruptedException {
        MiniCluster started = cluster;
        if (started == null) {
            return;
        }
        try {
            started.closeAsync().get(END.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Flink did not end in order; temporary files may be left", e);
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
