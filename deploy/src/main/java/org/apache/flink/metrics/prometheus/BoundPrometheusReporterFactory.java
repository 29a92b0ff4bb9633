package org.apache.flink.metrics.prometheus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/**
 * Makes the {@link BoundPrometheusReporter} of a process of Flink. Its options, below {@code metrics.reporter.NAME}:
 *
 * <ul>
 *   <li>{@code host}: where to listen; loopback unless it is given, {@code 0.0.0.0} for everywhere
 *   <li>{@code port}: a port, a range or a list, as for Flink's own reporter; 9249
 * </ul>
 */
public final class BoundPrometheusReporterFactory implements MetricReporterFactory {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PORT = "9249";

    @Override
    public BoundPrometheusReporter createMetricReporter(Properties properties) {
        MetricConfig config = (MetricConfig) properties;
        String host = config.getString("host", LOOPBACK);
        String ports = config.getString("port", PORT);
        try {
            return new BoundPrometheusReporter(InetAddress.getByName(host), new PortRange(ports));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "metrics reporter: host '" + host + "' is not an address of this machine; name one, or leave it out"
                            + " for " + LOOPBACK,
                    e);
        }
    }
}
