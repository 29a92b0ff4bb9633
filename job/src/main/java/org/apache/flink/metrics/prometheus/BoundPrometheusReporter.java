package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.flink.util.PortRange;

/**
 * Flink's Prometheus reporter, bound to one address. Flink's own reporter (2.2) listens on all addresses of the machine and
 * has no option to change that, so anyone who can reach it reads detections, host names and load without a password. This
 * class is needed until it has such an option.
 *
 * <p>It is in the reporter's package because the registry of the metrics is visible only there.
 */
final class BoundPrometheusReporter extends AbstractPrometheusReporter {
    private final HTTPServer server;

    /**
     * Starts a reporter that answers scrapes.
     *
     * @param address the address to listen on
     * @param ports   candidate ports; the first free one is used
     * @throws IllegalStateException if none of them is free
     */
    BoundPrometheusReporter(InetAddress address, PortRange ports) {
        server = listen(address, ports);
        log.info("Prometheus can scrape {}:{}.", address.getHostAddress(), server.getPort());
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

    /** The port that the reporter listens on. */
    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
