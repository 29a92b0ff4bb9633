package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.page.live.Feed.FeedRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a page is told of how far it is, with a clock and a feed of the test. */
class EventStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FeedRecord ROW =
            new FeedRecord(RecordKind.RISK_EVENTS, "{\"risk_event_id\":\"1\"}".getBytes(StandardCharsets.UTF_8));

    private final AtomicLong nanoTime = new AtomicLong();

    /**
     * A step of a feed.
     *
     * @param hasRecords whether records come
     * @param behind     how many are still to be read after it; -1 if no broker answers
     * @param trouble    what cannot be read
     */
    private record Step(boolean hasRecords, long behind, String trouble) {
        Step(boolean hasRecords, long behind) {
            this(hasRecords, behind, "");
        }
    }

    private final class Steps implements Feed {
        private final List<Step> steps;
        private int next;

        Steps(Step... steps) {
            this.steps = List.of(steps);
        }

        boolean hasNext() {
            return next < steps.size();
        }

        @Override
        public List<FeedRecord> next(Duration wait) {
            nanoTime.addAndGet(wait.toNanos());
            return steps.get(next++).hasRecords() ? List.of(ROW) : List.of();
        }

        private Step now() {
            return steps.get(Math.max(next - 1, 0));
        }

        @Override
        public String place() {
            return String.valueOf(next);
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
            return now().behind() < 0 ? OptionalLong.empty() : OptionalLong.of(now().behind());
        }

        @Override
        public String trouble() {
            return now().trouble();
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

    /** The state after each change of it, with the number of records to come, and the messages without data. */
    private List<String> told(Step... steps) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Steps feed = new Steps(steps);
        Feeds none = place -> {
            throw new IllegalStateException("never opened again");
        };
        try (FollowedFeed followed = FollowedFeed.of(none, feed)) {
            new EventStream(out, List.of(), nanoTime::get).follow(followed, feed::hasNext);
        }
        List<String> told = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.US_ASCII).lines().toList()) {
            JsonNode message = line.startsWith("data: ") ? JSON.readTree(line.substring(6)) : JSON.nullNode();
            switch (message.path("type").asText()) {
                case "loaded" -> told.add("loaded");
                case "status" ->
                    told.add((message.path("state").asText() + " " + message.path("behind") + " "
                                    + message.path("message").asText())
                            .strip());
                default -> {
                    // Rows, and signs of life.
                }
            }
        }
        return told;
    }

    private static Step[] repeated(int times, Step step) {
        return Collections.nCopies(times, step).toArray(Step[]::new);
    }

    private static Step[] together(Step[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(Step[]::new);
    }

    @Test
    void aPageThatHasLoadedIsNotLiveWhileMuchIsToCome() throws Exception {
        assertThat(told(together(
                        repeated(2, new Step(false, 0)),
                        repeated(8, new Step(false, -1)),
                        repeated(8, new Step(true, 50_000)),
                        repeated(8, new Step(true, 501)),
                        repeated(8, new Step(true, 500)),
                        repeated(1, new Step(false, 0)))))
                .containsExactly(
                        "reading -1", "loaded", "live 0", "waiting -1", "reading 50000", "reading 501", "live 500");
    }

    @Test
    void itIsLiveAgainAsSoonAsEverythingHasCome() throws Exception {
        assertThat(told(together(
                        repeated(1, new Step(false, 0)),
                        repeated(8, new Step(true, 700)),
                        repeated(1, new Step(false, 0)))))
                .containsExactly("reading -1", "loaded", "live 0", "reading 700", "live 0");
    }

    @Test
    void whatCannotBeReadIsSaidWhileTheRestIs() throws Exception {
        assertThat(told(together(
                        repeated(8, new Step(true, 0, "no broker leads partition 3")), repeated(8, new Step(true, 0)))))
                .endsWith("loaded", "live 0 no broker leads partition 3", "live 0");
    }
}
