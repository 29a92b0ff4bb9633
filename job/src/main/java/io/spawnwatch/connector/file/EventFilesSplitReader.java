package io.spawnwatch.connector.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.impl.FileRecords;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.jspecify.annotations.Nullable;

/**
 * Reads files batch by batch in the fetcher thread.
 *
 * @param <T> the type that each record is turned into
 */
final class EventFilesSplitReader<T> implements SplitReader<RecordAndPosition<T>, FileSourceSplit> {
    private final EventFileFormat<T> format;
    private final Configuration configuration;
    private final Queue<FileSourceSplit> waiting = new ArrayDeque<>();
    private BulkFormat.@Nullable Reader<T> open;
    private String file = "";

    EventFilesSplitReader(EventFileFormat<T> format, Configuration configuration) {
        this.format = format;
        this.configuration = configuration;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<FileSourceSplit> change) {
        waiting.addAll(change.splits());
    }

    @Override
    public RecordsWithSplitIds<RecordAndPosition<T>> fetch() throws IOException {
        BulkFormat.Reader<T> reader = open == null ? openNext() : open;
        BulkFormat.RecordIterator<T> batch = reader.readBatch();
        if (batch != null) {
            return FileRecords.forRecords(file, batch);
        }
        reader.close();
        open = null;
        return FileRecords.finishedSplit(file);
    }

    private BulkFormat.Reader<T> openNext() throws IOException {
        FileSourceSplit next = waiting.remove();
        file = next.splitId();
        BulkFormat.Reader<T> reader = format.restoreReader(configuration, next);
        open = reader;
        return reader;
    }

    /** Does nothing: reading a batch from a file never blocks for long. */
    @Override
    public void wakeUp() {}

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
