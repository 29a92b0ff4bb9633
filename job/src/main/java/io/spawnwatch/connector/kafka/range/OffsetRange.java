package io.spawnwatch.connector.kafka.range;

import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.kafka.common.TopicPartition;

/**
 * A split: offsets of one partition, and the times of the events that count. It carries those times so that a restored run
 * keeps the range of the first one, although {@code 24h} before now has become another time.
 *
 * @param topic     the topic
 * @param partition its partition
 * @param start     first offset to read
 * @param stop      first offset not to read
 * @param share     number from 0; ranges whose shares differ by a multiple of the parallelism have one reader
 * @param fromMs    earliest event time that counts, epoch milliseconds UTC
 * @param toMs      first event time after {@code fromMs} that no longer counts
 */
record OffsetRange(String topic, int partition, long start, long stop, int share, long fromMs, long toMs)
        implements SourceSplit, Serializable {

    /** The same for as long as the range is read, because its end never moves. */
    @Override
    public String splitId() {
        return topic + "-" + partition + "@" + stop;
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /** Offsets still to be read; some may hold no record. */
    long length() {
        return Math.max(0, stop - start);
    }

    boolean isRead() {
        return start >= stop;
    }

    /** What is left when everything before an offset has been read. */
    OffsetRange from(long offset) {
        return new OffsetRange(topic, partition, offset, stop, share, fromMs, toMs);
    }

    /** A part of the range for one reader. */
    OffsetRange part(long partStart, long partStop, int partShare) {
        return new OffsetRange(topic, partition, partStart, partStop, partShare, fromMs, toMs);
    }

    boolean counts(long eventTimeMs) {
        return eventTimeMs >= fromMs && eventTimeMs < toMs;
    }
}
