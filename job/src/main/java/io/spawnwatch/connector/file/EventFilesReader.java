package io.spawnwatch.connector.file;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitState;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/**
 * Asks for one file after another and hands on its records.
 *
 * @param <T> what each record becomes
 */
@SuppressWarnings("try") // The base class declares close() with any exception.
final class EventFilesReader<T>
        extends SingleThreadMultiplexSourceReaderBase<
                RecordAndPosition<T>, T, FileSourceSplit, FileSourceSplitState<FileSourceSplit>> {
    private final OneFetcher<RecordAndPosition<T>, FileSourceSplit> fetcher;
    private boolean allAssigned;

    private EventFilesReader(OneFetcher<RecordAndPosition<T>, FileSourceSplit> fetcher, SourceReaderContext context) {
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

    static <T> EventFilesReader<T> of(EventFileFormat<T> format, SourceReaderContext context) {
        return new EventFilesReader<>(
                new OneFetcher<>(
                        () -> new EventFilesSplitReader<>(format, context.getConfiguration()),
                        context.getConfiguration()),
                context);
    }

    @Override
    public void start() {
        // A restored reader goes on with its file first.
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    public void notifyNoMoreSplits() {
        allAssigned = true;
        endIfAllIsRead();
        super.notifyNoMoreSplits();
    }

    @Override
    protected void onSplitFinished(Map<String, FileSourceSplitState<FileSourceSplit>> finished) {
        endIfAllIsRead();
        context.sendSplitRequest();
    }

    private void endIfAllIsRead() {
        if (allAssigned && getNumberOfCurrentlyAssignedSplits() == 0) {
            fetcher.allIsRead();
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
