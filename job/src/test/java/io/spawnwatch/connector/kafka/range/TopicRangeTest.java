package io.spawnwatch.connector.kafka.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.flink.api.connector.source.Source;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicRangeTest {
    private static final EventIntake INTAKE = new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ZERO);

    private static OffsetRange range(int partition, long start, long stop) {
        return new OffsetRange("events", partition, start, stop, 0, 5, 6);
    }

    private static TopicRange of(List<OffsetRange> partitions) {
        return new TopicRange(partitions, partitions.size(), new Properties(), List.of());
    }

    private static List<OffsetRange> splits(Source<SourceRecord, ?, ?> source) throws IOException {
        return ((TopicRangeSource) source).ranges();
    }

    /** For any partitions and any number of readers, each offset has one reader, and no reader has much more than another. */
    @Test
    void partsHoldEachOffsetOnceAndAreEqual() throws IOException {
        long seed = 77;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            List<OffsetRange> partitions = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int partition = 0; partition < 1 + random.nextInt(4); partition++) {
                long start = random.nextLong(1L << 50);
                OffsetRange added = range(partition, start, start + 1 + random.nextInt(40));
                partitions.add(added);
                offsets(added).forEach(expected::add);
            }
            int readers = 1 + random.nextInt(5);

            List<OffsetRange> parts = splits(of(partitions).inParts(INTAKE, readers));

            assertThat(parts.stream().flatMap(part -> offsets(part).stream()))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(parts).extracting(OffsetRange::splitId).doesNotHaveDuplicates();
            assertThat(parts).allMatch(part -> part.fromMs() == 5 && part.toMs() == 6 && part.share() < readers);
            for (OffsetRange partition : partitions) {
                for (OffsetRange part : parts) {
                    if (part.partition() == partition.partition()) {
                        assertThat(part.length()).isLessThanOrEqualTo(partition.length() / readers + 1);
                    }
                }
            }
            assertThat(of(partitions).records()).isEqualTo(expected.size());
        }
    }

    private static List<String> offsets(OffsetRange range) {
        return LongStream.range(range.start(), range.stop())
                .mapToObj(offset -> range.partition() + "@" + offset)
                .toList();
    }

    @Test
    void inOrderEachPartitionIsWhole() throws IOException {
        List<OffsetRange> splits =
                splits(of(List.of(range(0, 3, 9), range(4, 0, 2))).inOrder(INTAKE));

        assertThat(splits)
                .containsExactly(
                        new OffsetRange("events", 0, 3, 9, 0, 5, 6), new OffsetRange("events", 4, 0, 2, 1, 5, 6));
    }

    @Test
    void aPartWithoutOverflow() throws IOException {
        long stop = Long.MAX_VALUE - 7;
        List<OffsetRange> parts = splits(of(List.of(range(0, 0, stop))).inParts(INTAKE, 3));

        assertThat(parts).hasSize(3);
        assertThat(parts.get(0).start()).isZero();
        assertThat(parts.get(1).start()).isEqualTo(parts.get(0).stop());
        assertThat(parts.get(2).start()).isEqualTo(parts.get(1).stop());
        assertThat(parts.get(2).stop()).isEqualTo(stop);
    }

    @Test
    void rangesSurviveACheckpoint() throws IOException {
        OffsetRangeSerializer serializer = new OffsetRangeSerializer();
        OffsetRangeSerializer.OfList ofList = new OffsetRangeSerializer.OfList();
        OffsetRange range = new OffsetRange("events", 3, 1L << 40, Long.MAX_VALUE, 7, Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(serializer.deserialize(1, serializer.serialize(range))).isEqualTo(range);
        List<OffsetRange> ranges = List.of(range, range.from(1L << 41), range(0, 0, 1));
        assertThat(ofList.deserialize(1, ofList.serialize(ranges))).isEqualTo(ranges);
        assertThat(ofList.deserialize(1, ofList.serialize(List.of()))).isEmpty();
        assertThat(range.from(1L << 41).splitId()).isEqualTo(range.splitId());
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("offset ranges of version 2 are unknown; this is version 1");
    }

    @Test
    void aRangeWithoutLengthIsRefused() {
        Instant noon = Instant.parse("2026-10-01T12:00:00Z");

        assertThatThrownBy(() -> new TimeBounds(noon, noon, Duration.ZERO))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--from (2026-10-01T12:00:00Z) is not before --to (2026-10-01T12:00:00Z); events between"
                        + " them are read, without those at --to itself");
        assertThatThrownBy(() -> new TimeBounds(noon, noon.minusMillis(1), Duration.ZERO))
                .isInstanceOf(SettingsException.class);
        assertThat(new TimeBounds(noon, noon.plusMillis(1), Duration.ofHours(2)).earliestArrivalMs())
                .isEqualTo(noon.minusSeconds(7200).toEpochMilli());
        assertThat(new TimeBounds(noon, null, Duration.ofDays(36_500)).earliestArrivalMs())
                .isZero();
    }

    @Test
    void partitionsWithoutALeaderAreNamed() {
        Node broker = new Node(1, "h", 1);
        TopicDescription topic = new TopicDescription(
                "events",
                false,
                List.of(
                        new TopicPartitionInfo(0, broker, List.of(broker), List.of(broker)),
                        new TopicPartitionInfo(1, null, List.of(broker), List.of()),
                        new TopicPartitionInfo(2, Node.noNode(), List.of(broker), List.of())));

        assertThat(ReadableTopics.withoutLeader(List.of(topic)))
                .containsExactly("partition 1 of topic events", "partition 2 of topic events");
    }
}
