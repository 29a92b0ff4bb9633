package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.page.live.Feed.FeedRecord;
import io.spawnwatch.page.live.FollowedFeed.Standing;
import io.spawnwatch.report.PrintableWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowedFeedTest {
    private static final Duration SOON = Duration.ofMillis(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<RuntimeException> openFailures = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> readFailures = new ConcurrentLinkedQueue<>();
    private final List<String> places = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private OptionalLong behind = OptionalLong.of(0);
    private long deletedByEach;
    private String origin = "numbers";

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** A feed of the numbers from a place on. */
    private final class Numbers implements Feed {
        private int next;

        Numbers(@Nullable String place) {
            next = place == null ? 0 : Integer.parseInt(place);
        }

        @Override
        public List<FeedRecord> next(Duration wait) {
            RuntimeException failure = readFailures.poll();
            if (failure != null) {
                throw failure;
            }
            return List.of(new FeedRecord(
                    RecordKind.RISK_EVENTS, String.valueOf(next++).getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String place() {
            return String.valueOf(next);
        }

        @Override
        public String origin() {
            return origin;
        }

        @Override
        public @Nullable Instant since() {
            return null;
        }

        @Override
        public OptionalLong behind() {
            return behind;
        }

        @Override
        public long deleted() {
            return deletedByEach;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private Feed open(@Nullable String place) {
        RuntimeException failure = openFailures.poll();
        if (failure != null) {
            throw failure;
        }
        places.add(String.valueOf(place));
        open.incrementAndGet();
        return new Numbers(place);
    }

    private static List<String> read(FollowedFeed feed, int count) throws Exception {
        List<String> read = new ArrayList<>();
        Await.until(() -> count + " records, have " + read, () -> {
            feed.next(SOON).forEach(record -> read.add(new String(record.json(), StandardCharsets.UTF_8)));
            return read.size() >= count;
        });
        return read;
    }

    @Test
    void aFeedThatFailsIsOpenedAgainWhereItWas() throws Exception {
        deletedByEach = 3;
        openFailures.add(new SettingsException("no topic"));
        try (FollowedFeed feed = FollowedFeed.from(this::open, null, threads, SOON)) {
            assertThat(feed.place()).isNull();
            assertThat(feed.look()).isEqualTo(new Standing(false, "", OptionalLong.empty(), 0));
            Await.until(() -> "a failure", () -> {
                feed.next(SOON);
                return feed.look().isWaiting();
            });
            assertThat(feed.look()).isEqualTo(new Standing(true, "no topic", OptionalLong.empty(), 0));

            assertThat(read(feed, 2)).containsExactly("0", "1");
            assertThat(feed.look()).isEqualTo(new Standing(false, "", OptionalLong.of(0), 3));

            readFailures.add(new KafkaException("others now"));
            assertThat(feed.next(SOON)).isEmpty();
            assertThat(feed.look()).isEqualTo(new Standing(true, "others now", OptionalLong.empty(), 3));
            assertThat(open).hasValue(0);
            assertThat(read(feed, 2)).containsExactly("2", "3");
            assertThat(feed.look()).isEqualTo(new Standing(false, "", OptionalLong.of(0), 6));
            assertThat(places).containsExactly("null", "2");
        }
        assertThat(open).hasValue(0);
    }

    @Test
    void aFeedThatComesTooLateIsClosedToo() throws Exception {
        List<Runnable> tasks = new ArrayList<>();
        FollowedFeed feed = FollowedFeed.from(this::open, "7", tasks::add, SOON);
        assertThat(feed.next(SOON)).isEmpty();
        assertThat(feed.look()).isEqualTo(new Standing(false, "", OptionalLong.empty(), 0));
        feed.close();
        tasks.forEach(Runnable::run);
        assertThat(places).containsExactly("7");
        assertThat(open).hasValue(0);
    }

    @Test
    void whoReadsLinesIsToldWhenTheyComeAgainBecauseTopicsWereReplaced() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        RecordLines lines = new RecordLines(
                false,
                false,
                "broker:9092",
                List::of,
                new PrintableWriter(new PrintWriter(out)),
                new PrintableWriter(new PrintWriter(err)));
        try (FollowedFeed feed = FollowedFeed.from(this::open, null, threads, SOON)) {
            Await.until(() -> "a line", () -> printed(lines, feed, out) > 0);
            readFailures.add(new KafkaException("a pause"));
            long before = printed(lines, feed, out);
            Await.until(() -> "lines after a pause", () -> printed(lines, feed, out) > before + 1);
            assertThat(err.toString()).isEmpty();

            origin = "others";
            readFailures.add(new KafkaException("replaced"));
            long replaced = printed(lines, feed, out);
            Await.until(() -> "lines of the others", () -> printed(lines, feed, out) > replaced + 1);
            assertThat(err.toString().lines())
                    .containsExactly("the topics have been replaced; printing everything again");
        }
    }

    private static long printed(RecordLines lines, FollowedFeed feed, StringWriter out) throws InterruptedException {
        lines.printNext(feed);
        return out.toString().lines().count();
    }

    @Test
    void whoReadsLinesIsToldOfEachChangeOnce() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        RecordLines lines = new RecordLines(
                false,
                true,
                "broker:9092",
                List::of,
                new PrintableWriter(new PrintWriter(out)),
                new PrintableWriter(new PrintWriter(err)));
        OptionalLong none = OptionalLong.empty();
        for (Standing standing : List.of(
                new Standing(false, "", none, 0),
                new Standing(false, "", OptionalLong.of(7), 0),
                new Standing(true, "", none, 0),
                new Standing(true, "", none, 0),
                new Standing(false, "", OptionalLong.of(1), 1200),
                new Standing(false, "", OptionalLong.of(0), 1200),
                new Standing(false, "", OptionalLong.of(0), 1201),
                new Standing(false, "no broker leads partition 3", OptionalLong.of(0), 1201),
                new Standing(false, "no broker leads partition 3", OptionalLong.of(4), 1201),
                new Standing(false, "", OptionalLong.of(0), 1201),
                new Standing(true, "no topic \u001b[2J", none, 1201),
                new Standing(false, "", OptionalLong.of(0), 1201))) {
            lines.say(standing);
        }
        lines.print(List.of(
                new FeedRecord(RecordKind.SUPPRESSED, "{}".getBytes(StandardCharsets.UTF_8)),
                new FeedRecord(RecordKind.RISK_EVENTS, "{".getBytes(StandardCharsets.UTF_8)),
                new FeedRecord(RecordKind.REJECTED, "{\"reason\":\"malformed\"}".getBytes(StandardCharsets.UTF_8))));

        assertThat(err.toString().lines())
                .containsExactly(
                        "waiting for a broker at broker:9092",
                        "retention deleted 1,200 records before they were read",
                        "reading again",
                        "retention deleted 1 record before it was read",
                        "no broker leads partition 3",
                        "reading again",
                        "waiting: no topic \\u001b[2J",
                        "reading again");
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("a record of risk-events that is not a JSON object"),
                        line -> assertThat(line).contains("rejected", "malformed"));
    }
}
