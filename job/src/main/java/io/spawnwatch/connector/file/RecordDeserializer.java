package io.spawnwatch.connector.file;

import java.io.Serializable;

/**
 * What a source of event files makes of a record. Each reader has a copy of its own and calls it from one thread at a
 * time.
 *
 * @param <T> what the source delivers
 */
public interface RecordDeserializer<T> extends Serializable {

    /**
     * A record.
     *
     * @param file  where it stands
     * @param line  line on which it begins, from 1
     * @param bytes the record, without framing; one byte longer than
     *              {@link io.spawnwatch.decode.EventDecoder#MAX_BYTES} where it was longer than that and was cut
     */
    T deserialize(String file, long line, byte[] bytes);

    /**
     * The rest of a file that cannot be read; called at most once a file, after its last record.
     *
     * @param file  the file
     * @param line  line at which the fault shows, from 1
     * @param fault what is wrong, one sentence without the place
     */
    T unreadable(String file, long line, String fault);
}
