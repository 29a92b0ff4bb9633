package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads fixed offsets of process event topics and ends. Differs from Flink's own Kafka source in that it ends after a
 * restore as well, uses no consumer group, and fails where records have been deleted instead of skipping them.
 */
final class TopicRangeSource implements Source<SourceRecord, OffsetRange, List<OffsetRange>> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<OffsetRange> ranges;
    private final Properties consumer;
    private final EventIntake intake;

    /**
     * Creates a source.
     *
     * @param ranges   what to read; no two hold the same offset of a partition
     * @param consumer properties of the Kafka consumer
     * @param intake   decodes the records
     */
    TopicRangeSource(List<OffsetRange> ranges, Properties consumer, EventIntake intake) {
        this.ranges = new ArrayList<>(ranges);
        this.consumer = consumer;
        this.intake = intake;
    }

    List<OffsetRange> ranges() {
        return List.copyOf(ranges);
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<OffsetRange, List<OffsetRange>> createEnumerator(
            SplitEnumeratorContext<OffsetRange> context) {
        return new RangeEnumerator(context, ranges);
    }

    @Override
    public SplitEnumerator<OffsetRange, List<OffsetRange>> restoreEnumerator(
            SplitEnumeratorContext<OffsetRange> context, List<OffsetRange> unassigned) {
        return new RangeEnumerator(context, unassigned);
    }

    @Override
    public SourceReader<SourceRecord, OffsetRange> createReader(SourceReaderContext context) {
        return RangeReader.of(() -> RangeSplitReader.of(consumer, intake), context);
    }

    @Override
    public SimpleVersionedSerializer<OffsetRange> getSplitSerializer() {
        return new OffsetRangeSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<OffsetRange>> getEnumeratorCheckpointSerializer() {
        return new OffsetRangeSerializer.OfList();
    }
}
