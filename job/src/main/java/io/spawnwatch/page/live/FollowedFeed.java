package io.spawnwatch.page.live;

import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Follows records for as long as somebody wants them, also when they cannot be read for a while: then it opens another feed
 * where the last one was. No call waits for a broker much longer than it is told to, so that its user can say meanwhile
 * how things stand. Not safe for use by several threads.
 */
public final class FollowedFeed implements AutoCloseable {
    /** How soon a feed is opened again when that has failed. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Feeds feeds;
    private final Executor threads;
    private final Duration again;

    private @Nullable String place;
    private @Nullable Feed feed;
    private CompletableFuture<Feed> opening;
    private String origin = "";
    private @Nullable Instant since;
    private int opened;

    /** Why no feed is open; empty if nothing is known to be wrong. */
    private String trouble = "";

    /** Deleted records that earlier feeds would have had. */
    private long deletedBefore;

    private FollowedFeed(
            Feeds feeds, @Nullable String place, CompletableFuture<Feed> opening, Executor threads, Duration again) {
        this.feeds = feeds;
        this.place = place;
        this.opening = opening;
        this.threads = threads;
        this.again = again;
    }

    /**
     * Follows from a place on, as {@link Feeds#open} understands it.
     *
     * @param threads open the feeds
     */
    static FollowedFeed from(Feeds feeds, @Nullable String place, Executor threads) {
        return from(feeds, place, threads, AGAIN);
    }

    /** As {@link #from(Feeds, String, Executor)}, with another time after which a feed that failed is opened again. */
    static FollowedFeed from(Feeds feeds, @Nullable String place, Executor threads, Duration again) {
        CompletableFuture<Feed> opening = CompletableFuture.supplyAsync(() -> feeds.open(place), threads);
        return new FollowedFeed(feeds, place, opening, threads, again);
    }

    /** Follows a feed that has been opened, and then others where it ends. */
    public static FollowedFeed of(Feeds feeds, Feed first) {
        return new FollowedFeed(feeds, null, CompletableFuture.completedFuture(first), FollowedFeed::inDaemon, AGAIN);
    }

    private static void inDaemon(Runnable task) {
        Thread thread = new Thread(task, "feed");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * How things stand.
     *
     * @param isWaiting whether no records can be read for now
     * @param trouble   why, if more is known than that no broker answers, or which records cannot be read while others can;
     *                  else empty
     * @param behind    how many records are still to be read, if that is known
     * @param deleted   how many records were deleted before they could be read
     */
    public record Standing(boolean isWaiting, String trouble, OptionalLong behind, long deleted) {}

    /** The next records; none if none came in that time, or none can be read for now. */
    public List<Feed.FeedRecord> next(Duration wait) throws InterruptedException {
        try {
            Feed now = opened(wait);
            if (now == null) {
                return List.of();
            }
            List<Feed.FeedRecord> records = now.next(wait);
            if (!records.isEmpty()) {
                // Fails before anybody has the records, or not at all.
                place = now.place();
            }
            return records;
        } catch (SettingsException | KafkaException e) {
            lose(e);
            return List.of();
        }
    }

    private @Nullable Feed opened(Duration wait) throws InterruptedException {
        if (feed != null) {
            return feed;
        }
        try {
            Feed now = opening.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            feed = now;
            place = now.place();
            origin = now.origin();
            since = now.since();
            opened++;
            trouble = "";
            return now;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a feed cannot be opened", e.getCause());
        }
    }

    private void lose(RuntimeException reason) {
        trouble = String.valueOf(reason.getMessage());
        if (feed != null) {
            deletedBefore += feed.deleted();
            feed.close();
            feed = null;
        }
        String from = place;
        opening = CompletableFuture.supplyAsync(
                () -> feeds.open(from),
                CompletableFuture.delayedExecutor(again.toMillis(), TimeUnit.MILLISECONDS, threads));
    }

    /** How things stand now. */
    public Standing look() {
        if (feed != null) {
            try {
                OptionalLong behind = feed.behind();
                return new Standing(behind.isEmpty(), feed.trouble(), behind, deletedBefore + feed.deleted());
            } catch (KafkaException e) {
                lose(e);
            }
        }
        return new Standing(!trouble.isEmpty(), trouble, OptionalLong.empty(), deletedBefore);
    }

    /** How many feeds were opened so far: a further one may have another origin. */
    int opened() {
        return opened;
    }

    /** The place behind the last records, or null before a feed was opened. */
    @Nullable
    String place() {
        return place;
    }

    /** The origin of the records. Empty before a feed was opened. */
    String origin() {
        return origin;
    }

    /** When the first record was written that the feed had from its beginning, or null if it has all. */
    @Nullable
    Instant since() {
        return since;
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        } else {
            // It may still come.
            CompletableFuture<Void> unused = opening.thenAccept(Feed::close);
        }
    }
}
