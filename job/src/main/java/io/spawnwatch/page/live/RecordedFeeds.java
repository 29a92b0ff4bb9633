package io.spawnwatch.page.live;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records that are all there from the beginning, such as those of a demo. */
public final class RecordedFeeds implements Feeds {
    private final List<Feed.FeedRecord> records;

    /** Each feed hands out these records. */
    public RecordedFeeds(List<Feed.FeedRecord> records) {
        this.records = List.copyOf(records);
    }

    @Override
    public Feed open(@Nullable String place) {
        return new RecordedFeed(place == null || !place.equals(String.valueOf(records.size())));
    }

    private final class RecordedFeed implements Feed {
        private final CountDownLatch never = new CountDownLatch(1);
        private boolean unread;

        RecordedFeed(boolean unread) {
            this.unread = unread;
        }

        @Override
        public List<FeedRecord> next(Duration wait) {
            if (unread) {
                unread = false;
                return records;
            }
            try {
                // Nothing comes any more: as a topic on which nothing is written.
                boolean ended = never.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                assert !ended;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        @Override
        public String place() {
            return String.valueOf(unread ? 0 : records.size());
        }

        @Override
        public OptionalLong behind() {
            return OptionalLong.of(unread ? records.size() : 0);
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
