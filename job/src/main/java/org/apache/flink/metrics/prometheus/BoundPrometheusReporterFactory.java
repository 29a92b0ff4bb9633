package org.apache.flink.metrics.prometheus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/**
 * Creates the {@link BoundPrometheusReporter} of a Flink process from its two options below {@code metrics.reporter.NAME}.
 * Used by {@code run} in its own process, and by the processes of a cluster that has it on the class path. The jar of the
 * module {@code deploy} contains it for them.
 */
public final class BoundPrometheusReporterFactory implements MetricReporterFactory {
    /** Option: the address to listen on, loopback by default; {@code 0.0.0.0} means all addresses. */
    public static final String HOST = "host";

    /** Option: a port, a range or a list, as for Flink's own reporter; 9249 by default. */
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
                    "metrics reporter: host '" + host + "' is not an address of this machine; set one that is, or omit"
                            + " the option to use " + LOOPBACK,
                    e);
        }
    }
}
