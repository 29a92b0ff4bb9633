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
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records that a live job writes to its topics, as they are committed. */
public final class TopicFeeds implements Feeds {
    private final KafkaSettings kafka;
    private final Instant since;

    /**
     * Feeds from the topics of a live job.
     *
     * @param since when the first record was written that a new reader gets
     */
    public TopicFeeds(KafkaSettings kafka, Instant since) {
        this.kafka = kafka;
        this.since = since;
    }

    @Override
    public Feed open(@Nullable String place) {
        List<String> topics = RecordKind.topics(kafka.topics());
        Map<TopicPartition, Long> offsets = place == null ? null : TopicPlace.parse(place, topics);
        return new TopicFeed(
                kafka.topics(),
                topics,
                offsets == null ? TopicTail.since(kafka, topics, since) : TopicTail.from(kafka, topics, offsets));
    }

    private static final class TopicFeed implements Feed {
        private final List<String> topics;
        private final Map<String, RecordKind> kinds = new HashMap<>();
        private final TopicTail tail;

        TopicFeed(Topics names, List<String> topics, TopicTail tail) {
            this.topics = topics;
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
            return TopicPlace.print(tail.place(), topics);
        }

        @Override
        public OptionalLong behind() {
            return tail.behind();
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
