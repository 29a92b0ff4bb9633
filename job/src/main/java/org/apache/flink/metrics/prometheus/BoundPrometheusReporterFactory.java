package org.apache.flink.metrics.prometheus;

import java.net.InetSocketAddress;
import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes a reporter of its two options. */
public final class BoundPrometheusReporterFactory implements MetricReporterFactory {
    /** Option: name or number of the interface to listen on. Without it, this machine alone is answered. */
    public static final String HOST = "host";

    /** Option: port to listen at. */
    public static final String PORT = "port";

    @Override
    public MetricReporter createMetricReporter(Properties options) {
        return new BoundPrometheusReporter(new InetSocketAddress(
                options.getProperty(HOST, "localhost"), Integer.parseInt(options.getProperty(PORT, "9249"))));
    }
}
