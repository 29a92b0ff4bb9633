package io.spawnwatch.page.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Records that are all there from the beginning, such as those of a demo. */
public final class RecordedFeeds implements Feeds {
    private final List<Feed.FeedRecord> records;
    private final String origin;

    /** Each feed hands out these records. */
    public RecordedFeeds(List<Feed.FeedRecord> records) {
        this(records, "");
    }

    /**
     * Each feed hands out these records.
     *
     * @param origin tells them from others, without blanks
     */
    public RecordedFeeds(List<Feed.FeedRecord> records, String origin) {
        this.records = List.copyOf(records);
        this.origin = origin;
    }

    @Override
    public Feed open(@Nullable String place) {
        return new RecordedFeed(!end().equals(place));
    }

    private String end() {
        return place(records.size());
    }

    private String place(int read) {
        return new OriginPlace(origin, String.valueOf(read)).toString();
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
                // Nothing more comes, as from a topic to which nothing is written.
                boolean ended = never.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                assert !ended;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        @Override
        public String place() {
            return unread ? RecordedFeeds.this.place(0) : end();
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
