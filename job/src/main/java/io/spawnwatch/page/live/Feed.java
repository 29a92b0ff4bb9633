package io.spawnwatch.page.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where one reader's records come from, in their order. Closing it leaves nothing behind. */
public interface Feed extends AutoCloseable {

    /**
     * A record as it was written.
     *
     * @param kind what it is
     * @param json one JSON object, or whatever else somebody wrote to the topic
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
    record FeedRecord(RecordKind kind, byte[] json) {}

    /** The next records; none if nothing came in that time. */
    List<FeedRecord> next(Duration wait);

    /** The place behind the last record: a feed that is opened there continues with the next one. */
    String place();

    /** What its records are of, without blanks: with another origin they are those of another job. Empty if there is but one. */
    String origin();

    /** When the first record was written that it had from its beginning, or null if it has all. */
    @Nullable
    Instant since();

    /** How many records are still to be read, more or less, or nothing if that cannot be known because no broker answers. */
    OptionalLong behind();

    /** Which records cannot be read for now while others can, for people; empty if all can. */
    default String trouble() {
        return "";
    }

    /** How many records were deleted before they could be read. */
    long deleted();

    @Override
    void close();
}
