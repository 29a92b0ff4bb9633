package io.spawnwatch.deploy.benchmark.contender;

import io.spawnwatch.deploy.benchmark.contender.Sampler.Counts;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records that Flink's own source has handed to its deserialiser: the same counter for every Flink contender,
 * whatever the deserialiser makes of a record. Also notes checkpoints.
 */
public final class RecordCountReporter implements MetricReporter {
    /** Option with the file for the samples. */
    public static final String FILE = "file";

    /** What the operator that reads the process events is called, as a job's operator or as an SQL table. */
    private static final String SOURCE = "process.events";

    private static final String OPERATOR_NAME = "<operator_name>";

    private final Queue<Counter> records = new ConcurrentLinkedQueue<>();
    private final Map<String, Gauge<?>> checkpoints = new ConcurrentHashMap<>();

    @Override
    public void open(MetricConfig config) {
        Sampler.start(Path.of(config.getString(FILE, "")), this::counts);
    }

    @Override
    public void close() {
        // The sampler's thread ends with the process.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter
                && name.equals("numRecordsIn")
                && isSource(group.getAllVariables().get(OPERATOR_NAME))) {
            records.add(counter);
        } else if (metric instanceof Gauge<?> gauge && name.matches("last(Completed)?Checkpoint.*")) {
            checkpoints.put(name, gauge);
        }
    }

    private static boolean isSource(@Nullable String operator) {
        return operator != null
                && operator.toLowerCase(Locale.ROOT).matches("(source: )?" + SOURCE + "(\\[[0-9]+\\])?");
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // The counts of tasks that have ended remain.
    }

    private Counts counts() {
        long sum = 0;
        for (Counter counter : records) {
            sum += counter.getCount();
        }
        return new Counts(sum, checkpoint());
    }

    private String checkpoint() {
        long bytes = gauge("lastCheckpointFullSize");
        return bytes <= 0
                ? "-"
                : gauge("lastCompletedCheckpointId") + ":" + bytes + ":" + gauge("lastCheckpointDuration");
    }

    private long gauge(String name) {
        Gauge<?> gauge = checkpoints.get(name);
        return gauge != null && gauge.getValue() instanceof Number number ? number.longValue() : -1;
    }
}
