package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat.Reader;
import org.apache.flink.connector.file.src.reader.BulkFormat.RecordIterator;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file or a part of it.
 *
 * @param <T> the type that each record is turned into
 */
final class EventFileReader<T> implements Reader<T> {
    /** Small enough for the batches between the reading thread and the task to take a few MiB at most. */
    private static final int BATCH_RECORDS = 500;

    private static final int BATCH_BYTES = 1 << 20;

    private final FileSourceSplit split;
    private final String file;
    private final FSDataInputStream in;
    private final RecordFraming framing;
    private final RecordDeserializer<T> deserializer;

    /** Where reading began; the framing counts lines from there. */
    private final long start;

    private long linesBefore;
    private boolean linesBeforeKnown;

    /** Where reading can go on after a restore, and how many records were read since then. */
    private long offset = CheckpointedPosition.NO_OFFSET;

    private long recordsRead;

    private EventFileReader(FileSourceSplit split, FSDataInputStream in, long start, RecordDeserializer<T> deserializer)
            throws IOException {
        this.split = split;
        this.file = InputFile.name(split.path());
        this.in = in;
        this.start = start;
        this.deserializer = deserializer;
        this.framing = FilePart.open(split, in, start);
        this.linesBeforeKnown = start <= 0;
    }

    /**
     * Opens a split and goes to a position.
     *
     * @param position what was read before a restore, or null
     */
    static <T> EventFileReader<T> open(
            FileSourceSplit split, @Nullable CheckpointedPosition position, RecordDeserializer<T> deserializer)
            throws IOException {
        FSDataInputStream in = split.path().getFileSystem().open(split.path());
        try {
            long start = position == null || position.getOffset() == CheckpointedPosition.NO_OFFSET
                    ? FilePart.start(split, in)
                    : position.getOffset();
            EventFileReader<T> reader = new EventFileReader<>(split, in, start, deserializer);
            reader.skip(position == null ? 0 : position.getRecordsAfterOffset());
            return reader;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private void skip(long records) throws IOException {
        offset = resumable();
        while (recordsRead < records && framing.next()) {
            recordsRead++;
        }
        if (recordsRead < records) {
            throw new IOException(file + ": " + records + " records were read before the restore, but now there are"
                    + " only " + recordsRead + "; the file must not change while it is read");
        }
    }

    private long resumable() throws IOException {
        long resume = framing.resumeOffset();
        return resume < 0 ? CheckpointedPosition.NO_OFFSET : resume;
    }

    @Override
    public @Nullable RecordIterator<T> readBatch() throws IOException {
        long resume = framing.resumeOffset();
        if (resume >= 0) {
            offset = resume;
            recordsRead = 0;
        }
        @SuppressWarnings("unchecked")
        T[] batch = (T[]) new Object[BATCH_RECORDS];
        int size = 0;
        int bytes = 0;
        while (size < BATCH_RECORDS && bytes < BATCH_BYTES) {
            T record = next();
            if (record == null) {
                break;
            }
            bytes += framing.bytes().length;
            batch[size++] = record;
        }
        if (size == 0) {
            noteLines();
            return null;
        }
        ArrayResultIterator<T> records = new ArrayResultIterator<>();
        records.set(batch, size, offset, recordsRead);
        recordsRead += size;
        return records;
    }

    /** The next record, or null at the end of the part. */
    private @Nullable T next() throws IOException {
        if (!framing.nextOrLine()) {
            return null;
        }
        T record = deserialize();
        if (linesBeforeKnown || !deserializer.showsLine(record)) {
            return record;
        }
        linesBefore = LineCounts.of(split).before(start);
        linesBeforeKnown = true;
        return deserialize();
    }

    private T deserialize() throws IOException {
        if (framing.isLine()) {
            T record = deserializer.deserializeLine(file, line(), framing.bytes());
            if (record != null) {
                return record;
            }
            framing.cutLine();
        }
        String fault = framing.fault(linesBefore);
        return fault == null
                ? deserializer.deserialize(file, line(), framing.bytes())
                : deserializer.unreadable(file, line(), fault);
    }

    private long line() {
        return linesBefore + framing.line();
    }

    /** Notes the number of lines for the readers of later parts. */
    private void noteLines() {
        if (start >= 0 && FilePart.isRange(split)) {
            long end = framing.stop();
            if (end > start) {
                LineCounts.of(split).note(start, end, framing.lineEnds());
            }
        }
    }

    /**
     * How much of the split's length has been read, in bytes as they are stored.
     *
     * @return from 0 to that length
     */
    long bytesRead() throws IOException {
        return start < 0 ? 0 : Math.max(0, Math.min(split.length(), in.getPos() - split.offset()));
    }

    @Override
    public void close() throws IOException {
        framing.close();
    }
}
