package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.connector.file.KeepAliveFetcherManager;
import io.spawnwatch.function.SourceRecord;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Emits what {@link RangeSplitReader} reads, and remembers how far. */
@SuppressWarnings("try") // The base class declares close() with any exception.
final class RangeReader
        extends SingleThreadMultiplexSourceReaderBase<ReadRecord, SourceRecord, OffsetRange, RangeReader.Progress> {
    private final KeepAliveFetcherManager<ReadRecord, OffsetRange> fetcher;
    private boolean allAssigned;

    private RangeReader(KeepAliveFetcherManager<ReadRecord, OffsetRange> fetcher, SourceReaderContext context) {
        super(
                fetcher,
                (read, output, progress) -> {
                    output.collect(read.record());
                    progress.next = read.offset() + 1;
                },
                context.getConfiguration(),
                context);
        this.fetcher = fetcher;
    }

    static RangeReader of(Supplier<SplitReader<ReadRecord, OffsetRange>> splitReader, SourceReaderContext context) {
        return new RangeReader(new KeepAliveFetcherManager<>(splitReader, context.getConfiguration()), context);
    }

    @Override
    public void notifyNoMoreSplits() {
        allAssigned = true;
        shutDownIfAllIsRead();
        super.notifyNoMoreSplits();
    }

    @Override
    protected void onSplitFinished(Map<String, Progress> finished) {
        shutDownIfAllIsRead();
    }

    private void shutDownIfAllIsRead() {
        if (allAssigned && getNumberOfCurrentlyAssignedSplits() == 0) {
            fetcher.allowShutdown();
        }
    }

    @Override
    protected Progress initializedState(OffsetRange range) {
        return new Progress(range);
    }

    @Override
    protected OffsetRange toSplitType(String splitId, Progress progress) {
        return progress.range.from(progress.next);
    }

    /** How far a range has been read. */
    static final class Progress {
        private final OffsetRange range;
        private long next;

        private Progress(OffsetRange range) {
            this.range = range;
            this.next = range.start();
        }
    }
}
