package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.kafka.Await;
import io.spawnwatch.page.live.Feed.FeedRecord;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A page that does not read holds up its own feed, and gets everything later. */
class SlowPageTest {
    private static final int RECORDS = 4_000;
    private static final String FILLING = "x".repeat(50_000);

    /** What the sockets of a machine may hold, by far. Without back pressure it would be all, which is 200 MB. */
    private static final int MOST_HELD = RECORDS / 4;

    private static final Duration AT_REST = Duration.ofMillis(300);

    private final AtomicInteger read = new AtomicInteger();
    private int lastRead;
    private long readAt;

    /** Hands out one record at a time, as fast as it is asked. */
    private final class LargeFeed implements Feed {
        @Override
        public List<FeedRecord> next(Duration wait) {
            if (read.get() == RECORDS) {
                return List.of();
            }
            String json = "{\"number\":" + read.getAndIncrement() + ",\"filling\":\"" + FILLING + "\"}";
            return List.of(new FeedRecord(RecordKind.RISK_EVENTS, json.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String place() {
            return String.valueOf(read.get());
        }

        @Override
        public String origin() {
            return "";
        }

        @Override
        public @Nullable Instant since() {
            return null;
        }

        @Override
        public OptionalLong behind() {
            return OptionalLong.of(RECORDS - read.get());
        }

        @Override
        public long deleted() {
            return 0;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    @Test
    void theServerReadsNoFasterThanThePage() throws Exception {
        try (PageServer server =
                        PageServer.start(InetAddress.getLoopbackAddress(), 0, List.of(), place -> new LargeFeed());
                Socket page = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            page.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Await.until(() -> "a server that waits", () -> isWaitingForPage() && read.get() > 0);
            assertThat(read.get()).isLessThan(MOST_HELD);

            List<Integer> numbers = new ArrayList<>();
            Pattern number = Pattern.compile("\"number\":(\\d+)");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < RECORDS; ) {
                Matcher found = number.matcher(lines.readLine());
                if (found.find()) {
                    numbers.add(Integer.parseInt(found.group(1)));
                    i++;
                }
            }
            assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(RECORDS);
        }
    }

    /** Whether a thread of the server has been in a write to the page for a while. */
    private boolean isWaitingForPage() {
        int now = read.get();
        if (now != lastRead) {
            lastRead = now;
            readAt = System.nanoTime();
        }
        return System.nanoTime() - readAt > AT_REST.toNanos()
                && Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().startsWith("page-"))
                        .anyMatch(
                                thread -> List.of(thread.getValue()).toString().contains("EventStream.write"));
    }
}
