package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.connector.kafka.KafkaIntake;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of offsets in the fetcher thread: all partitions at once, and several ranges of one partition one after the
 * other, as a restore at another parallelism may give them.
 *
 * <p>A range ends when the consumer's position reaches its stop. Records would not do: the last offsets may hold transaction
 * markers, aborted records, or nothing after compaction.
 */
final class RangeSplitReader implements SplitReader<ReadRecord, OffsetRange> {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final EventIntake intake;
    private final StallCheck stall;
    /** By partition what is left to read; the first range of each is being read. */
    private final Map<TopicPartition, Queue<OffsetRange>> ranges = new LinkedHashMap<>();

    private final List<String> readBefore = new ArrayList<>();

    RangeSplitReader(Consumer<byte[], byte[]> consumer, EventIntake intake, StallCheck stall) {
        this.consumer = consumer;
        this.intake = intake;
        this.stall = stall;
    }

    static RangeSplitReader of(Properties consumer, EventIntake intake) {
        return new RangeSplitReader(
                new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                intake,
                new StallCheck(System::nanoTime));
    }

    @Override
    public void handleSplitsChanges(SplitsChange<OffsetRange> change) {
        Set<TopicPartition> added = new HashSet<>();
        for (OffsetRange range : change.splits()) {
            if (range.isRead()) {
                readBefore.add(range.splitId());
                continue;
            }
            Queue<OffsetRange> ofPartition =
                    ranges.computeIfAbsent(range.topicPartition(), partition -> new ArrayDeque<>());
            if (ofPartition.isEmpty()) {
                added.add(range.topicPartition());
            }
            ofPartition.add(range);
        }
        consumer.assign(ranges.keySet());
        added.forEach(this::seek);
    }

    private void seek(TopicPartition partition) {
        consumer.seek(partition, reading(partition).start());
    }

    private OffsetRange reading(TopicPartition partition) {
        return ranges.getOrDefault(partition, new ArrayDeque<>()).element();
    }

    @Override
    public RecordsWithSplitIds<ReadRecord> fetch() throws IOException {
        RecordsBySplits.Builder<ReadRecord> batch = new RecordsBySplits.Builder<>();
        readBefore.forEach(batch::addFinishedSplit);
        readBefore.clear();
        if (ranges.isEmpty()) {
            return batch.build();
        }
        ConsumerRecords<byte[], byte[]> polled;
        try {
            polled = consumer.poll(POLL);
        } catch (WakeupException e) {
            return batch.build();
        } catch (OffsetOutOfRangeException e) {
            throw deleted(e);
        }
        long positions = 0;
        for (TopicPartition partition : List.copyOf(ranges.keySet())) {
            OffsetRange range = reading(partition);
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                if (record.offset() >= range.stop()) {
                    break;
                }
                batch.add(range.splitId(), new ReadRecord(read(range, record), record.offset()));
            }
            long position = position(partition, range.start());
            positions += position;
            if (position >= range.stop()) {
                batch.addFinishedSplit(range.splitId());
                readNext(partition);
            }
        }
        stall.require(polled.isEmpty() ? positions : StallCheck.MOVED, consumer, stops());
        return batch.build();
    }

    /** Decodes a record. An event of another time counts as read, moves time forward and matches nothing. */
    private SourceRecord read(OffsetRange range, ConsumerRecord<byte[], byte[]> record) {
        SourceRecord read = KafkaIntake.read(intake, record);
        return read.event() == null || range.counts(read.timeMs())
                ? read
                : new SourceRecord(null, null, read.timeMs(), read.clockSkew(), true);
    }

    private void readNext(TopicPartition partition) {
        Queue<OffsetRange> left = ranges.get(partition);
        if (left == null) {
            return;
        }
        left.remove();
        if (left.isEmpty()) {
            ranges.remove(partition);
            consumer.assign(ranges.keySet());
        } else {
            seek(partition);
        }
    }

    private Map<TopicPartition, Long> stops() {
        Map<TopicPartition, Long> stops = new LinkedHashMap<>();
        ranges.forEach((partition, left) -> stops.put(partition, left.element().stop()));
        return stops;
    }

    private long position(TopicPartition partition, long otherwise) {
        try {
            return consumer.position(partition, POLL);
        } catch (WakeupException e) {
            // Somebody wants this method to return, which it soon does; the exception has used up the request.
            return consumer.position(partition, POLL);
        } catch (TimeoutException e) {
            return otherwise;
        }
    }

    private static IOException deleted(OffsetOutOfRangeException e) {
        List<String> places = new ArrayList<>();
        e.offsetOutOfRangePartitions().forEach((partition, offset) -> places.add(partition + " at offset " + offset));
        places.sort(null);
        // Without a cause: the run reports the message of the root.
        return new IOException("records were deleted before they had been read, in " + String.join(", ", places)
                + "; the topic's retention is shorter than the range is old: begin later with --from");
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(POLL));
    }
}
