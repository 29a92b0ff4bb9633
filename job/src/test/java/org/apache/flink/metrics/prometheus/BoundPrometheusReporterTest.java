package org.apache.flink.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.Counter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ServiceLoader;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.Test;

class BoundPrometheusReporterTest {
    /** An address that every Linux machine has, but not the loopback address that is expected. */
    private static final byte[] OTHER_ADDRESS = {127, 0, 0, 2};

    private static BoundPrometheusReporter reporter(String... options) {
        MetricConfig config = new MetricConfig();
        config.put("port", "0");
        for (int i = 0; i < options.length; i += 2) {
            config.put(options[i], options[i + 1]);
        }
        BoundPrometheusReporter reporter = new BoundPrometheusReporterFactory().createMetricReporter(config);
        reporter.open(config);
        return reporter;
    }

    @Test
    void listensOnLoopbackUnlessToldOtherwise() throws Exception {
        BoundPrometheusReporter reporter = reporter();
        try {
            connect(InetAddress.getLoopbackAddress(), reporter.port()).close();
            assertThatThrownBy(() -> connect(InetAddress.getByAddress(OTHER_ADDRESS), reporter.port())
                            .close())
                    .isInstanceOf(ConnectException.class);
        } finally {
            reporter.close();
        }
        BoundPrometheusReporter everywhere = reporter("host", "0.0.0.0");
        try (Socket other = connect(InetAddress.getByAddress(OTHER_ADDRESS), everywhere.port())) {
            assertThat(other.isConnected()).isTrue();
        } finally {
            everywhere.close();
        }
    }

    @Test
    void answersScrapesUntilItIsClosed() throws Exception {
        BoundPrometheusReporter reporter = reporter();
        Counter.build("seen", "of the test").register(reporter.registry).inc(42);
        int port = reporter.port();
        assertThat(scrape(port)).contains("\nseen 42.0\n");
        reporter.close();
        assertThatThrownBy(() -> connect(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void usesTheFirstFreePort() throws Exception {
        try (ServerSocket taken = onLoopback()) {
            int free = freePort();
            BoundPrometheusReporter reporter = reporter("port", taken.getLocalPort() + "," + free);
            assertThat(reporter.port()).isEqualTo(free);
            reporter.close();

            assertThatThrownBy(() -> reporter("port", String.valueOf(taken.getLocalPort())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(taken.getLocalPort() + " can be opened for Prometheus at 127.0.0.1");
        }
    }

    private static Socket connect(InetAddress address, int port) throws IOException {
        return new Socket(address, port);
    }

    private static ServerSocket onLoopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static int freePort() throws IOException {
        try (ServerSocket closed = onLoopback()) {
            return closed.getLocalPort();
        }
    }

    @Test
    void refusesAnUnknownHost() {
        assertThatThrownBy(() -> reporter("host", "no-such-host.invalid"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host 'no-such-host.invalid'");
    }

    /** Flink looks reporter factories up by class name among the registered services. */
    @Test
    void isRegisteredAsAService() {
        assertThat(ServiceLoader.load(MetricReporterFactory.class))
                .anyMatch(BoundPrometheusReporterFactory.class::isInstance);
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
