package io.spawnwatch.connector.file;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of an event file into what the source emits. Each reader has its own copy and calls it from one thread at
 * a time.
 *
 * @param <T> the type that the source emits
 */
public interface RecordDeserializer<T> extends Serializable {

    /**
     * Deserialises a record.
     *
     * @param file  the file
     * @param line  line on which the record begins, from 1
     * @param bytes the record, without framing; if it was longer than
     *              {@link io.spawnwatch.decode.EventDecoder#MAX_BYTES}, cut to one byte more than that
     */
    T deserialize(String file, long line, byte[] bytes);

    /**
     * Deserialises a line that may be one record or several.
     *
     * @param file  the file
     * @param line  its number, from 1
     * @param bytes the line, which begins with a brace and ends with one
     * @return null unless the line is certainly a single well-formed JSON object
     */
    default @Nullable T deserializeLine(String file, long line, byte[] bytes) {
        return null;
    }

    /**
     * Whether what was made of a record depends on the record's line. If so, the reader of a part of a file finds out the
     * line in the whole file, which is costly, and deserialises the record again.
     */
    default boolean showsLine(T record) {
        return true;
    }

    /**
     * Reports that the rest of a file cannot be read. Called at most once per file, after its last record.
     *
     * @param file  the file
     * @param line  line on which the fault was found, from 1
     * @param fault what is wrong, in one sentence that does not name the place
     */
    T unreadable(String file, long line, String fault);
}
