package io.spawnwatch.connector.file;

import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads a fixed list of files to their end. Differs from Flink's own file source only in the thread that reads: see
 * {@link KeepAliveFetcherManager}.
 *
 * @param <T> the type that each record is turned into
 */
final class EventFileSource<T> extends AbstractFileSource<T, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private final EventFileFormat<T> format;

    EventFileSource(Path[] files, EventFileFormat<T> format) {
        super(files, OrderedFileAssigner.Enumerator::new, OrderedFileAssigner::new, format, null);
        this.format = format;
    }

    @Override
    public SourceReader<T, FileSourceSplit> createReader(SourceReaderContext context) {
        return EventFilesReader.of(format, context);
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }
}
