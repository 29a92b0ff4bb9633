package io.spawnwatch.connector.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
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
    private final LongConsumer bytesRead;
    private final Queue<FileSourceSplit> waiting = new ArrayDeque<>();
    private @Nullable EventFileReader<T> open;
    private String file = "";
    private long counted;
    private long length;

    /**
     * A reader.
     *
     * @param bytesRead takes the number of bytes read since the last call, as they are stored; negative at the start of a
     *                  restored split, whose rest had been taken for read
     */
    EventFilesSplitReader(EventFileFormat<T> format, Configuration configuration, LongConsumer bytesRead) {
        this.format = format;
        this.configuration = configuration;
        this.bytesRead = bytesRead;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<FileSourceSplit> change) {
        waiting.addAll(change.splits());
    }

    @Override
    public RecordsWithSplitIds<RecordAndPosition<T>> fetch() throws IOException {
        EventFileReader<T> reader = open == null ? openNext() : open;
        BulkFormat.RecordIterator<T> batch = reader.readBatch();
        if (batch != null) {
            count(reader.bytesRead());
            return FileRecords.forRecords(file, batch);
        }
        reader.close();
        open = null;
        count(length);
        return FileRecords.finishedSplit(file);
    }

    private void count(long read) {
        if (read != counted) {
            bytesRead.accept(read - counted);
            counted = read;
        }
    }

    private EventFileReader<T> openNext() throws IOException {
        FileSourceSplit next = waiting.remove();
        file = next.splitId();
        boolean restored = next.getReaderPosition().isPresent();
        if (restored) {
            FilePart.requireUnchanged(next);
        }
        EventFileReader<T> reader = format.restoreReader(configuration, next);
        open = reader;
        length = next.length();
        counted = restored ? length : 0;
        count(reader.bytesRead());
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
