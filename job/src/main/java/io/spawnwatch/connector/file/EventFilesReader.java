package io.spawnwatch.connector.file;

import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitState;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.metrics.Counter;

/**
 * Requests one file after another and emits its records.
 *
 * @param <T> the type that each record is turned into
 */
@SuppressWarnings("try") // The base class declares close() with any exception.
final class EventFilesReader<T>
        extends SingleThreadMultiplexSourceReaderBase<
                RecordAndPosition<T>, T, FileSourceSplit, FileSourceSplitState<FileSourceSplit>> {
    private final KeepAliveFetcherManager<RecordAndPosition<T>, FileSourceSplit> fetcher;
    private boolean allAssigned;

    private EventFilesReader(
            KeepAliveFetcherManager<RecordAndPosition<T>, FileSourceSplit> fetcher, SourceReaderContext context) {
        super(
                fetcher,
                (record, output, file) -> {
                    output.collect(record.getRecord());
                    file.setPosition(record.getOffset(), record.getRecordSkipCount());
                },
                context.getConfiguration(),
                context);
        this.fetcher = fetcher;
    }

    static <T> EventFilesReader<T> of(EventFileFormat<T> format, InputFiles files, SourceReaderContext context) {
        Counter bytesIn = context.metricGroup().getIOMetricGroup().getNumBytesInCounter();
        ObjLongConsumer<FileSourceSplit> bytesRead =
                (split, bytes) -> bytesIn.inc(Math.max(0, files.read(split, bytes)));
        return new EventFilesReader<>(
                new KeepAliveFetcherManager<>(
                        () -> new EventFilesSplitReader<>(format, context.getConfiguration(), bytesRead),
                        context.getConfiguration()),
                context);
    }

    @Override
    public void start() {
        // A restored reader finishes its own file first.
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    public void notifyNoMoreSplits() {
        allAssigned = true;
        shutDownIfAllIsRead();
        super.notifyNoMoreSplits();
    }

    @Override
    protected void onSplitFinished(Map<String, FileSourceSplitState<FileSourceSplit>> finished) {
        shutDownIfAllIsRead();
        context.sendSplitRequest();
    }

    private void shutDownIfAllIsRead() {
        if (allAssigned && getNumberOfCurrentlyAssignedSplits() == 0) {
            fetcher.allowShutdown();
        }
    }

    @Override
    protected FileSourceSplitState<FileSourceSplit> initializedState(FileSourceSplit file) {
        return new FileSourceSplitState<>(file);
    }

    @Override
    protected FileSourceSplit toSplitType(String splitId, FileSourceSplitState<FileSourceSplit> file) {
        return file.toFileSourceSplit();
    }
}
