package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;

/** Fixed offsets of the process event topics that hold the events of a range of time. */
public final class TopicRange {
    private final List<OffsetRange> partitions;
    private final int allPartitions;
    private final Properties consumer;
    private final List<String> warnings;

    TopicRange(List<OffsetRange> partitions, int allPartitions, Properties consumer, List<String> warnings) {
        this.partitions = List.copyOf(partitions);
        this.allPartitions = allPartitions;
        this.consumer = consumer;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Asks the broker which offsets hold the events. Nothing that arrives later is read.
     *
     * @throws SettingsException within 40 s if the broker does not answer, a topic or a right is missing, a partition has no
     *                           leader, or nothing was recorded in the range
     */
    public static TopicRange of(KafkaSettings kafka, TimeBounds bounds) {
        return RangePlan.of(kafka, bounds);
    }

    /**
     * Offsets to read. At most as many records: transactions, and compaction if the topic has it, leave offsets without
     * one.
     */
    public long records() {
        return partitions.stream().mapToLong(OffsetRange::length).sum();
    }

    /** What of the range cannot be read, in sentences. */
    public List<String> warnings() {
        return warnings;
    }

    /** What is read, in a sentence. */
    public String inWords() {
        return String.format(
                Locale.ROOT, "up to %,d records in %d of %d partitions", records(), partitions.size(), allPartitions);
    }

    /** A source with one split for each partition, for a run that depends on the order of events. */
    public Source<SourceRecord, ?, ?> inOrder(EventIntake intake) {
        List<OffsetRange> splits = new ArrayList<>();
        for (OffsetRange partition : partitions) {
            splits.add(partition.part(partition.start(), partition.stop(), splits.size()));
        }
        return new TopicRangeSource(splits, consumer, intake);
    }

    /**
     * A source that cuts each partition into equal parts, one for each reader, for a run that does not depend on the order of
     * events. All readers have the same to do, however many partitions there are and however they are filled.
     *
     * @param readers parallelism of the run
     */
    public Source<SourceRecord, ?, ?> inParts(EventIntake intake, int readers) {
        List<OffsetRange> splits = new ArrayList<>();
        for (OffsetRange partition : partitions) {
            long partStart = partition.start();
            for (int reader = 0; reader < readers; reader++) {
                long partStop = partition.start() + part(partition.length(), reader + 1, readers);
                if (partStop > partStart) {
                    splits.add(partition.part(partStart, partStop, reader));
                }
                partStart = partStop;
            }
        }
        return new TopicRangeSource(splits, consumer, intake);
    }

    /** {@code length * numerator / denominator} without overflow, rounded down. */
    private static long part(long length, int numerator, int denominator) {
        return length / denominator * numerator + length % denominator * numerator / denominator;
    }
}
