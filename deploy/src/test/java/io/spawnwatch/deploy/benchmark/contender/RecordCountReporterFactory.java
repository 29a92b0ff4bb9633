package io.spawnwatch.deploy.benchmark.contender;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Creates {@link RecordCountReporter}; Flink finds it by its name in {@code META-INF/services}. */
public final class RecordCountReporterFactory implements MetricReporterFactory {

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new RecordCountReporter();
    }
}
