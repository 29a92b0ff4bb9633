package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of any format that {@link RecordFraming} knows. One reader reads a whole file. After a restore it starts at
 * the beginning again and skips the records that were read before, without deserialising them.
 *
 * @param <T> the type that each record is turned into
 */
final class EventFileFormat<T> implements BulkFormat<T, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private final RecordDeserializer<T> deserializer;
    private final TypeInformation<T> type;

    /**
     * Creates a format.
     *
     * @param deserializer turns each record into a {@code T}
     * @param type         type information of {@code T}
     */
    EventFileFormat(RecordDeserializer<T> deserializer, TypeInformation<T> type) {
        this.deserializer = deserializer;
        this.type = type;
    }

    @Override
    public Reader<T> createReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return open(split, 0);
    }

    @Override
    public Reader<T> restoreReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return open(
                split,
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L));
    }

    private Reader<T> open(FileSourceSplit split, long recordsRead) throws IOException {
        Path path = split.path();
        FSDataInputStream in = path.getFileSystem().open(path);
        try {
            RecordFraming framing = RecordFraming.of(in);
            EventFileReader<T> reader = new EventFileReader<>(name(path), framing, deserializer);
            reader.skip(recordsRead);
            return reader;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The file's name as people write it: a plain path for a local file. */
    private static String name(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    private static final class EventFileReader<T> implements Reader<T> {
        /** Small enough for the batches between the reading thread and the task to take a few MiB at most. */
        private static final int BATCH_RECORDS = 500;

        private static final int BATCH_BYTES = 1 << 20;

        private final String file;
        private final RecordFraming framing;
        private final RecordDeserializer<T> deserializer;
        private long recordsRead;

        EventFileReader(String file, RecordFraming framing, RecordDeserializer<T> deserializer) {
            this.file = file;
            this.framing = framing;
            this.deserializer = deserializer;
        }

        void skip(long records) throws IOException {
            while (recordsRead < records && framing.next()) {
                recordsRead++;
            }
            if (recordsRead < records) {
                throw new IOException(file + ": " + records + " records were read before the restore, but now there are"
                        + " only " + recordsRead + "; the file must not change while it is read");
            }
        }

        @Override
        public @Nullable RecordIterator<T> readBatch() throws IOException {
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
                return null;
            }
            ArrayResultIterator<T> records = new ArrayResultIterator<>();
            records.set(batch, size, CheckpointedPosition.NO_OFFSET, recordsRead);
            recordsRead += size;
            return records;
        }

        /** The next record, or null at the end of the file. */
        private @Nullable T next() throws IOException {
            if (!framing.nextOrLine()) {
                return null;
            }
            if (framing.isLine()) {
                T record = deserializer.deserializeLine(file, framing.line(), framing.bytes());
                if (record != null) {
                    return record;
                }
                framing.cutLine();
            }
            String fault = framing.fault();
            return fault == null
                    ? deserializer.deserialize(file, framing.line(), framing.bytes())
                    : deserializer.unreadable(file, framing.line(), fault);
        }

        @Override
        public void close() throws IOException {
            framing.close();
        }
    }
}
