package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/**
 * Reads files of any format that {@link RecordFraming} knows. One reader reads a whole file, or a {@link FilePart} of a
 * large plain one. After a restore, a plain file is read on from a record near the one that was read last, and a compressed
 * one from the beginning; the records between are skipped without being deserialised.
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
    public EventFileReader<T> createReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return EventFileReader.open(split, null, deserializer);
    }

    @Override
    public EventFileReader<T> restoreReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return EventFileReader.open(split, split.getReaderPosition().orElse(null), deserializer);
    }

    /** Files are cut by {@link OrderedFileAssigner}, not by Flink. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
