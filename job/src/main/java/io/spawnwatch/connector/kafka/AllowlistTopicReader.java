package io.spawnwatch.connector.kafka;

import io.spawnwatch.function.AllowlistRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Emits what {@link AllowlistSplitReader} fetches. Its checkpoints are empty, because every start reads the whole topic. */
@SuppressWarnings("try") // The base class declares close() with any exception.
final class AllowlistTopicReader
        extends SingleThreadMultiplexSourceReaderBase<
                AllowlistRecord, AllowlistRecord, AllowlistTopicSplit, AllowlistTopicSplit> {

    AllowlistTopicReader(
            Supplier<SplitReader<AllowlistRecord, AllowlistTopicSplit>> splitReader, SourceReaderContext context) {
        super(splitReader, (record, output, split) -> output.collect(record), context.getConfiguration(), context);
    }

    @Override
    public List<AllowlistTopicSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    protected void onSplitFinished(Map<String, AllowlistTopicSplit> finishedSplits) {}

    @Override
    protected AllowlistTopicSplit initializedState(AllowlistTopicSplit split) {
        return split;
    }

    @Override
    protected AllowlistTopicSplit toSplitType(String splitId, AllowlistTopicSplit split) {
        return split;
    }
}
