package org.apache.flink.metrics.prometheus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/**
 * Makes the {@link BoundPrometheusReporter} of a process of Flink from its two options, which stand below {@code
 * metrics.reporter.NAME}. It serves {@code run} in a process of its own, and the processes of a cluster that has it on its
 * class path: the jar of the module {@code deploy} holds it for those.
 */
public final class BoundPrometheusReporterFactory implements MetricReporterFactory {
    /** Option: the address to listen at; loopback without it, {@code 0.0.0.0} for all of the machine's. */
    public static final String HOST = "host";

    /** Option: a port, a range or a list, as for Flink's own reporter; 9249 without it. */
    public static final String PORT = "port";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String DEFAULT_PORT = "9249";

    @Override
    public BoundPrometheusReporter createMetricReporter(Properties properties) {
        MetricConfig config = (MetricConfig) properties;
        String host = config.getString(HOST, LOOPBACK);
        String ports = config.getString(PORT, DEFAULT_PORT);
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
