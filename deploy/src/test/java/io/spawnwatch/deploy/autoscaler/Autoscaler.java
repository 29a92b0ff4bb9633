package io.spawnwatch.deploy.autoscaler;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.JobAutoScalerImpl;
import org.apache.flink.autoscaler.RestApiMetricsCollector;
import org.apache.flink.autoscaler.ScalingExecutor;
import org.apache.flink.autoscaler.ScalingMetricEvaluator;
import org.apache.flink.autoscaler.ScalingSummary;
import org.apache.flink.autoscaler.event.AutoScalerEventHandler;
import org.apache.flink.autoscaler.metrics.CollectedMetricHistory;
import org.apache.flink.autoscaler.metrics.EvaluatedMetrics;
import org.apache.flink.autoscaler.metrics.EvaluatedScalingMetric;
import org.apache.flink.autoscaler.metrics.ScalingMetric;
import org.apache.flink.autoscaler.realizer.ScalingRealizer;
import org.apache.flink.autoscaler.state.InMemoryAutoScalerStateStore;
import org.apache.flink.autoscaler.tuning.ConfigChanges;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.highavailability.nonha.standalone.StandaloneClientHAServices;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.jspecify.annotations.Nullable;

/** The library that the Flink operator scales with, looking at one job. It decides and does nothing. */
final class Autoscaler {
    private final JobAutoScalerContext<JobID> context;
    private final JobAutoScalerImpl<JobID, JobAutoScalerContext<JobID>> library;
    private final Decisions decisions = new Decisions();
    private final Evaluator evaluator = new Evaluator();

    /**
     * Looks at a job.
     *
     * @param rest    address of the cluster
     * @param options the options of the autoscaler
     */
    Autoscaler(String rest, JobID job, Configuration options) {
        context = new JobAutoScalerContext<>(
                job,
                job,
                JobStatus.RUNNING,
                options,
                new UnregisteredMetricsGroup(),
                () -> new RestClusterClient<>(
                        options, "spawnwatch", (configuration, handler) -> new StandaloneClientHAServices(rest)));
        InMemoryAutoScalerStateStore<JobID, JobAutoScalerContext<JobID>> store = new InMemoryAutoScalerStateStore<>();
        library = new JobAutoScalerImpl<>(
                new RestApiMetricsCollector<>(),
                evaluator,
                new ScalingExecutor<>(decisions, store),
                decisions,
                new NothingChanges(),
                store);
    }

    /** Looks at the job once more, as the operator does in each of its rounds. */
    void look() throws Exception {
        decisions.parallelism.clear();
        library.scale(context);
    }

    /** The parallelism that it would change, new values by vertex; from the last look. */
    Map<JobVertexID, Integer> decided() {
        return decisions.parallelism;
    }

    /** What it last knew of a vertex, the average of its window, or NaN. */
    double known(JobVertexID vertex, ScalingMetric metric) {
        EvaluatedMetrics last = evaluator.last;
        EvaluatedScalingMetric value =
                last == null ? null : last.getVertexMetrics().get(vertex).get(metric);
        if (value == null) {
            return Double.NaN;
        }
        return Double.isNaN(value.getAverage()) ? value.getCurrent() : value.getAverage();
    }

    private static final class Evaluator extends ScalingMetricEvaluator {
        private @Nullable EvaluatedMetrics last;

        @Override
        public EvaluatedMetrics evaluate(
                Configuration configuration, CollectedMetricHistory history, Duration restartTime) {
            EvaluatedMetrics evaluated = super.evaluate(configuration, history, restartTime);
            last = evaluated;
            return evaluated;
        }
    }

    private static final class Decisions implements AutoScalerEventHandler<JobID, JobAutoScalerContext<JobID>> {
        private final Map<JobVertexID, Integer> parallelism = new TreeMap<>();

        @Override
        public void handleScalingEvent(
                JobAutoScalerContext<JobID> context,
                Map<JobVertexID, ScalingSummary> summaries,
                String message,
                Duration interval) {
            summaries.forEach((vertex, summary) -> parallelism.put(vertex, summary.getNewParallelism()));
        }

        @Override
        public void handleEvent(
                JobAutoScalerContext<JobID> context,
                Type type,
                String reason,
                String message,
                @Nullable String key,
                @Nullable Duration interval) {
            System.err.println(reason + ": " + message);
        }

        @Override
        public void handleException(JobAutoScalerContext<JobID> context, String reason, Throwable fault) {
            throw new IllegalStateException(reason, fault);
        }
    }

    private static final class NothingChanges implements ScalingRealizer<JobID, JobAutoScalerContext<JobID>> {
        @Override
        public void realizeParallelismOverrides(JobAutoScalerContext<JobID> context, Map<String, String> overrides) {}

        @Override
        public void realizeConfigOverrides(JobAutoScalerContext<JobID> context, ConfigChanges changes) {}
    }
}
