package io.spawnwatch.page.live;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.KafkaSettings.Topics;
import io.spawnwatch.connector.kafka.range.TopicTail;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records that a live job writes to its topics, as they are committed. */
public final class TopicFeeds implements Feeds {
    private final KafkaSettings kafka;
    private final Supplier<Instant> since;
    private final @Nullable Duration look;

    /**
     * Feeds from the topics of a live job.
     *
     * @param since when the first record was written that a new reader gets
     */
    public TopicFeeds(KafkaSettings kafka, Instant since) {
        this(kafka, () -> since, null);
    }

    /**
     * Feeds from the topics of a live job.
     *
     * @param since when the first record was written that a new reader gets, asked for each of them
     * @param look  how often the broker is asked whether the topics are still the same; null: as often as is reasonable
     */
    public TopicFeeds(KafkaSettings kafka, Supplier<Instant> since, @Nullable Duration look) {
        this.kafka = kafka;
        this.since = since;
        this.look = look;
    }

    @Override
    public Feed open(@Nullable String place) {
        List<String> topics = RecordKind.topics(kafka.topics());
        Instant begin = since.get();
        OriginPlace known = OriginPlace.parse(place);
        Map<TopicPartition, Long> offsets = known == null ? null : TopicPlace.parse(known.place(), topics);
        if (known != null && offsets != null) {
            TopicTail tail = TopicTail.from(kafka, topics, offsets, begin);
            if (tail.origin().equals(known.origin())) {
                return new TopicFeed(kafka.topics(), topics, begin, looking(tail));
            }
            // Offsets of other topics: whoever has them has none of these records.
            tail.close();
        }
        return new TopicFeed(kafka.topics(), topics, begin, looking(TopicTail.since(kafka, topics, begin)));
    }

    private TopicTail looking(TopicTail tail) {
        return look == null ? tail : tail.lookingEvery(look);
    }

    private static final class TopicFeed implements Feed {
        private final List<String> topics;
        private final Instant since;
        private final Map<String, RecordKind> kinds = new HashMap<>();
        private final TopicTail tail;

        TopicFeed(Topics names, List<String> topics, Instant since, TopicTail tail) {
            this.topics = topics;
            this.since = since;
            this.tail = tail;
            for (RecordKind kind : RecordKind.values()) {
                kinds.put(kind.topic(names), kind);
            }
        }

        @Override
        public List<FeedRecord> next(Duration wait) {
            return tail.poll(wait).stream()
                    .filter(record -> record.value() != null)
                    .map(record ->
                            new FeedRecord(kinds.getOrDefault(record.topic(), RecordKind.REJECTED), record.value()))
                    .toList();
        }

        @Override
        public String place() {
            return new OriginPlace(tail.origin(), TopicPlace.print(tail.place(), topics)).toString();
        }

        @Override
        public String origin() {
            return tail.origin();
        }

        @Override
        public Instant since() {
            return since;
        }

        @Override
        public OptionalLong behind() {
            return tail.behind();
        }

        @Override
        public String trouble() {
            return tail.trouble();
        }

        @Override
        public long deleted() {
            return tail.deleted();
        }

        @Override
        public void close() {
            tail.close();
        }
    }
}
