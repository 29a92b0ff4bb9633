package io.spawnwatch.connector.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.ObjLongConsumer;
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
    private final ObjLongConsumer<FileSourceSplit> bytesRead;
    private final Queue<FileSourceSplit> waiting = new ArrayDeque<>();
    private @Nullable EventFileReader<T> open;
    private @Nullable FileSourceSplit split;

    /**
     * A reader.
     *
     * @param bytesRead takes a split and how many of its bytes have been read, as they are stored
     */
    EventFilesSplitReader(
            EventFileFormat<T> format, Configuration configuration, ObjLongConsumer<FileSourceSplit> bytesRead) {
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
        if (open == null) {
            openNext();
        }
        EventFileReader<T> reader = Objects.requireNonNull(open);
        FileSourceSplit current = Objects.requireNonNull(split);
        BulkFormat.RecordIterator<T> batch = reader.readBatch();
        if (batch != null) {
            bytesRead.accept(current, reader.bytesRead());
            return FileRecords.forRecords(current.splitId(), batch);
        }
        if (FilePart.isRange(current) || reader.bytesRead() < current.length()) {
            // A whole file that was read to its length was read whole, even if its name now denotes another one.
            FilePart.requireWhole(current);
        }
        reader.close();
        open = null;
        bytesRead.accept(current, current.length());
        return FileRecords.finishedSplit(current.splitId());
    }

    private void openNext() throws IOException {
        FileSourceSplit next = waiting.remove();
        if (next.getReaderPosition().isPresent()) {
            FilePart.requireUnchanged(next);
        } else if (FilePart.isRange(next)) {
            FilePart.requireWhole(next);
        }
        open = format.restoreReader(configuration, next);
        split = next;
        bytesRead.accept(next, open.bytesRead());
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
