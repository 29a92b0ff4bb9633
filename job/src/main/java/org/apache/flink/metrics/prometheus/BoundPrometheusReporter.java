package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.flink.util.PortRange;

/**
 * Flink's reporter for Prometheus, open at one address of the machine. Flink's own (2.2) listens on all of them and has no
 * option for it, and whoever reaches it reads detections, hosts of the cluster and load without a password.
 *
 * <p>It stands in the reporter's package, where alone the registry of its metrics can be seen.
 */
final class BoundPrometheusReporter extends AbstractPrometheusReporter {
    private final HTTPServer server;

    /**
     * A reporter that answers scrapes.
     *
     * @param address where to listen
     * @param ports   of which it takes the first that is free there
     * @throws IllegalStateException if none is
     */
    BoundPrometheusReporter(InetAddress address, PortRange ports) {
        server = listen(address, ports);
        log.info("Prometheus may scrape {}:{}.", address.getHostAddress(), server.getPort());
    }

    private HTTPServer listen(InetAddress address, PortRange ports) {
        Iterator<Integer> candidates = ports.getPortsIterator();
        IOException taken = null;
        while (candidates.hasNext()) {
            try {
                return new HTTPServer(new InetSocketAddress(address, candidates.next()), registry, true);
            } catch (IOException e) {
                taken = e;
            }
        }
        throw new IllegalStateException(
                "no port of " + ports + " can be opened for Prometheus at " + address.getHostAddress(), taken);
    }

    /** The port it has taken. */
    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
