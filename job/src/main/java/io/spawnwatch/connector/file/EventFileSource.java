package io.spawnwatch.connector.file;

import java.util.Collection;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.impl.StaticFileSplitEnumerator;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads a fixed list of files to their end. Differs from Flink's own file source in the thread that reads, see
 * {@link KeepAliveFetcherManager}, and in how files are cut, see {@link FilePart}.
 *
 * @param <T> the type that each record is turned into
 */
final class EventFileSource<T> extends AbstractFileSource<T, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private final InputFiles files;
    private final EventFileFormat<T> format;
    private final long rangeSize;

    EventFileSource(InputFiles files, EventFileFormat<T> format, long rangeSize) {
        // Flink's class wants paths, an enumerator and an assigner, but uses none of them: what would is overridden
        // here.
        super(
                new Path[] {files.files().get(0).path()},
                () -> (paths, minDesiredSplits) -> OrderedFileAssigner.splits(files.files()),
                splits -> new OrderedFileAssigner(splits, rangeSize, false),
                format,
                null);
        this.files = files;
        this.format = format;
        this.rangeSize = rangeSize;
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> createEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context) {
        return enumerator(context, OrderedFileAssigner.splits(files.files()), false);
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> restoreEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context, PendingSplitsCheckpoint<FileSourceSplit> checkpoint) {
        return enumerator(context, checkpoint.getSplits(), true);
    }

    private StaticFileSplitEnumerator enumerator(
            SplitEnumeratorContext<FileSourceSplit> context, Collection<FileSourceSplit> splits, boolean restored) {
        files.start(splits);
        return new StaticFileSplitEnumerator(context, new OrderedFileAssigner(splits, rangeSize, restored));
    }

    @Override
    public SourceReader<T, FileSourceSplit> createReader(SourceReaderContext context) {
        return EventFilesReader.of(format, files, context);
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }
}
