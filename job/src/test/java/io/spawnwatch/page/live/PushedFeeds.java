package io.spawnwatch.page.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.live.Feed.FeedRecord;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Records that a test hands out while pages are open. Each page gets all of them, from its place on. */
public final class PushedFeeds implements Feeds {
    private static final JsonMapper JSON = JsonMapper.builder()
            // As the job writes it: what UTF-8 cannot encode survives.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** Most records of one answer, as a consumer has a limit. */
    private static final int MOST = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition pushed = lock.newCondition();
    private final List<FeedRecord> records = new ArrayList<>();

    /** Hands out records, all at once. */
    public void push(RecordKind kind, ObjectNode... rows) {
        push(kind, Arrays.stream(rows).map(PushedFeeds::bytes).toList());
    }

    /** Hands out records of any content, all at once. */
    public void push(RecordKind kind, List<byte[]> jsons) {
        lock.lock();
        try {
            jsons.forEach(json -> records.add(new FeedRecord(kind, json)));
            pushed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static byte[] bytes(ObjectNode row) {
        try {
            return JSON.writeValueAsString(row).getBytes(StandardCharsets.US_ASCII);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Feed open(@Nullable String place) {
        return new PushedFeed(place == null ? 0 : Integer.parseInt(place));
    }

    private List<FeedRecord> after(int place, Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (records.size() <= place && left > 0) {
                left = pushed.awaitNanos(left);
            }
            return List.copyOf(records.subList(place, Math.min(records.size(), place + MOST)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private int size() {
        lock.lock();
        try {
            return records.size();
        } finally {
            lock.unlock();
        }
    }

    private final class PushedFeed implements Feed {
        private int place;

        PushedFeed(int place) {
            this.place = place;
        }

        @Override
        public List<FeedRecord> next(Duration wait) {
            List<FeedRecord> next = after(place, wait);
            place += next.size();
            return next;
        }

        @Override
        public String place() {
            return String.valueOf(place);
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
            return OptionalLong.of(size() - place);
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
}
