package io.spawnwatch.connector.kafka.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RangeSplitReaderTest {
    private static final String TOPIC = "events";
    private static final long ALL_FROM = Long.MIN_VALUE;
    private static final long ALL_TO = Long.MAX_VALUE;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final AtomicLong nanos = new AtomicLong();
    private final RangeSplitReader reader = new RangeSplitReader(
            consumer, new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ZERO), new StallCheck(nanos::get));
    private final Map<Integer, TreeSet<Long>> written = new TreeMap<>();
    private final List<String> read = new ArrayList<>();
    private final List<String> finished = new ArrayList<>();

    private static OffsetRange range(int partition, long start, long stop) {
        return new OffsetRange(TOPIC, partition, start, stop, 0, ALL_FROM, ALL_TO);
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    private void assign(OffsetRange... ranges) {
        consumer.updateEndOffsets(Map.of(partition(0), 1000L, partition(1), 1000L, partition(2), 1000L));
        reader.handleSplitsChanges(new SplitsAddition<>(Arrays.asList(ranges)));
    }

    /** Lets the next poll return these records, of those that the consumer wants. */
    private void arrive(int partition, long... offsets) {
        for (long offset : offsets) {
            written.computeIfAbsent(partition, number -> new TreeSet<>()).add(offset);
            consumer.addRecord(new ConsumerRecord<>(
                    TOPIC, partition, offset, new byte[0], ("x" + offset).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void fetch() throws IOException {
        RecordsWithSplitIds<ReadRecord> batch = reader.fetch();
        for (String split = batch.nextSplit(); split != null; split = batch.nextSplit()) {
            for (ReadRecord record = batch.nextRecordFromSplit();
                    record != null;
                    record = batch.nextRecordFromSplit()) {
                read.add(split + ": " + record.offset());
            }
        }
        finished.addAll(batch.finishedSplits());
    }

    @Test
    void aRangeEndsWhereItsPositionIsNotWhereItsLastRecordIs() throws IOException {
        assign(range(0, 3, 10));
        arrive(0, 3, 4, 7);
        fetch();
        assertThat(finished).isEmpty();

        // Nothing else is ever delivered: markers of transactions, aborted records, or nothing after compaction.
        consumer.seek(partition(0), 10);
        fetch();

        assertThat(read).containsExactly("events-0@10: 3", "events-0@10: 4", "events-0@10: 7");
        assertThat(finished).containsExactly("events-0@10");
        assertThat(consumer.assignment()).isEmpty();
    }

    @Test
    void recordsBehindTheStopAreNotRead() throws IOException {
        assign(range(0, 0, 5));
        arrive(0, 1, 4, 9, 12);
        fetch();

        assertThat(read).containsExactly("events-0@5: 1", "events-0@5: 4");
        assertThat(finished).containsExactly("events-0@5");
    }

    @Test
    void aRangeThatWasReadToItsEndBeforeARestoreEndsAtOnce() throws IOException {
        assign(range(0, 5, 5), range(1, 2, 3));
        fetch();
        assertThat(finished).containsExactly("events-0@5");
        arrive(1, 2);
        fetch();

        assertThat(read).containsExactly("events-1@3: 2");
        assertThat(finished).containsExactly("events-0@5", "events-1@3");
    }

    @Test
    void rangesOfOnePartitionFollowEachOther() throws IOException {
        assign(range(0, 0, 2), range(0, 10, 12), range(1, 0, 1));
        arrive(0, 0, 1);
        arrive(1, 0);
        fetch();
        assertThat(finished).containsExactlyInAnyOrder("events-0@2", "events-1@1");
        assertThat(consumer.position(partition(0))).isEqualTo(10);
        arrive(0, 10, 11);
        fetch();

        assertThat(read)
                .containsExactlyInAnyOrder(
                        "events-0@2: 0", "events-0@2: 1", "events-1@1: 0", "events-0@12: 10", "events-0@12: 11");
        assertThat(finished).endsWith("events-0@12");
    }

    /** Any cuts of any partitions with any gaps: each offset that was written is read once, in its range. */
    @Test
    void everyRecordIsReadOnceHoweverPartitionsAreCut() throws IOException {
        long seed = 20261101;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            RangeSplitReaderTest fresh = new RangeSplitReaderTest();
            List<String> expected = fresh.readRandomly(random);
            Collections.sort(fresh.read);
            Collections.sort(expected);
            assertThat(fresh.read).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
    }

    private List<String> readRandomly(SplittableRandom random) throws IOException {
        List<OffsetRange> ranges = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        Map<Integer, TreeSet<Long>> records = new HashMap<>();
        for (int partition = 0; partition < 3; partition++) {
            TreeSet<Long> offsets = new TreeSet<>();
            for (long offset = 0; offset < 60; offset++) {
                if (random.nextInt(3) > 0) {
                    offsets.add(offset);
                }
            }
            records.put(partition, offsets);
            for (long start = random.nextInt(10); start < 60; ) {
                long stop = start + 1 + random.nextInt(25);
                OffsetRange range = range(partition, start, stop);
                ranges.add(range);
                offsets.subSet(start, stop).forEach(offset -> expected.add(range.splitId() + ": " + offset));
                start = stop + random.nextInt(3);
            }
        }
        assign(ranges.toArray(OffsetRange[]::new));
        int rounds = 0;
        while (finished.size() < ranges.size()) {
            assertThat(rounds++).isLessThan(10_000);
            for (TopicPartition wanted : Set.copyOf(consumer.assignment())) {
                long position = consumer.position(wanted);
                Long next = records.get(wanted.partition()).ceiling(position);
                if (next == null || random.nextInt(4) == 0) {
                    consumer.seek(wanted, next == null ? 1000 : next);
                } else {
                    arrive(wanted.partition(), next);
                }
            }
            fetch();
        }
        return expected;
    }

    @Test
    void deletedRecordsAreAnErrorAndNotSkipped() {
        assign(range(0, 3, 10));
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(partition(0), 3L)));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessage("records were deleted before they had been read, in events-0 at offset 3; the topic's"
                        + " retention is shorter than the range is old: begin later with --from");
    }

    @Test
    void aPartitionThatHasLostItsEndIsAnErrorAndNotWaitedFor() throws IOException {
        assign(range(0, 3, 10));
        fetch();
        consumer.updateEndOffsets(Map.of(partition(0), 8L));
        nanos.addAndGet(StallCheck.PATIENCE.toNanos() - 1);
        fetch();
        nanos.addAndGet(1);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("events-0 ended at offset 10 when the run began, but now ends at 8: the broker has lost"
                        + " records");
    }

    @Test
    void aQuietPartitionIsWaitedForAsLongAsItHasItsEnd() throws IOException {
        assign(range(0, 3, 10));
        for (int i = 0; i < 40; i++) {
            nanos.addAndGet(StallCheck.PATIENCE.toNanos());
            fetch();
        }
        consumer.seek(partition(0), 10);
        fetch();

        assertThat(finished).containsExactly("events-0@10");
    }

    @Test
    void anEventOfAnotherTimeIsReadAndMatchesNothing() throws IOException {
        Instant from = Instant.parse("2026-10-01T00:00:00Z");
        Instant to = Instant.parse("2026-11-01T00:00:00Z");
        consumer.updateEndOffsets(Map.of(partition(0), 1000L));
        reader.handleSplitsChanges(new SplitsAddition<>(
                List.of(new OffsetRange(TOPIC, 0, 0, 6, 0, from.toEpochMilli(), to.toEpochMilli()))));
        long offset = 0;
        for (Instant time : List.of(from.minusMillis(1), from, to.minusMillis(1), to)) {
            consumer.addRecord(new ConsumerRecord<>(
                    TOPIC,
                    0,
                    offset++,
                    new byte[0],
                    ("{\"_time\": \"" + time + "\", \"dest\": \"h\", \"process_name\": \"a.exe\", \"process\": \"a\"}")
                            .getBytes(StandardCharsets.UTF_8)));
        }
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, new byte[0], new byte[] {'?'}));
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset + 1, new byte[0], null));

        List<String> kinds = new ArrayList<>();
        RecordsWithSplitIds<ReadRecord> batch = reader.fetch();
        batch.nextSplit();
        for (ReadRecord record = batch.nextRecordFromSplit(); record != null; record = batch.nextRecordFromSplit()) {
            kinds.add(
                    (record.record().event() != null ? "event" : record.record().unmatched() ? "unmatched" : "")
                            + (record.record().rejection() != null ? "rejected" : ""));
            if (record.offset() < 4) {
                assertThat(record.record().timeMs()).isBetween(from.toEpochMilli() - 1, to.toEpochMilli());
            }
        }
        assertThat(kinds).containsExactly("unmatched", "event", "event", "unmatched", "rejected", "");
    }
}
