package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Flink's reporter for Prometheus, at one address. Flink's own (2.2) listens on all interfaces and has no option for one of
 * them. It stands in the reporter's package, where alone the metrics that it has collected can be seen.
 */
public final class BoundPrometheusReporter extends AbstractPrometheusReporter {
    private final HTTPServer server;

    BoundPrometheusReporter(InetSocketAddress address) {
        try {
            server = new HTTPServer(address, registry, true);
        } catch (IOException e) {
            throw new IllegalStateException("metrics cannot be served at " + address + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
