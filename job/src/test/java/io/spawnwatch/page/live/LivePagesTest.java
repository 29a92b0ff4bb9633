package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.report.PrintableWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivePagesTest {
    private final StringWriter printed = new StringWriter();

    private void serve(@Nullable String address, int port) throws Exception {
        LivePages.serve(
                List.of(),
                new RecordedFeeds(List.of()),
                address == null ? null : InetAddress.getByName(address),
                port,
                new PrintableWriter(new PrintWriter(printed)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5", "192.168.1.7", "127.0.0.2", "fe80::1", "2001:db8::1"})
    void anAddressThatThePageWouldNotAnswerToIsRefusedWithTheCure(String address) {
        assertThatThrownBy(() -> serve(address, 0))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("--bind: ")
                .hasMessageContaining("; name 127.0.0.1, ::1, 0.0.0.0 or ::, and from elsewhere use a tunnel");
        assertThat(printed.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, localhost, false", "0.0.0.0, localhost, true"})
    void theAddressThatIsPrintedWorks(String address, String host, boolean warned) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> served = thread.submit(() -> {
                serve(address, 0);
                return null;
            });
            Await.until(
                    () -> "an address",
                    () -> served.isDone() || printed.toString().contains("Ctrl-C"));
            assertThat(printed.toString())
                    .matches("(?s)" + (warned ? "warning: it listens on all .*" : "") + "\n"
                            + "The page is at\n\n {4}http://" + host
                            + ":\\d+/\n\nAny user of this machine can open it.*");
            int port = Integer.parseInt(printed.toString().replaceFirst("(?s).*:(\\d+)/.*", "$1"));
            try (EventsReader events = new EventsReader(port, null)) {
                events.await(message -> message.path("type").asText().equals("loaded"));
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> serve(null, 65_536))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--port: must be between 0 and 65535, but is 65536");
    }
}
