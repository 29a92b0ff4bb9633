package io.spawnwatch.decode;

import io.spawnwatch.event.EventFilter;
import org.jspecify.annotations.Nullable;

/** Decodes the bytes of one record to a process event. Implementations are not thread-safe. */
public interface EventDecoder {

    /** The greatest length of a record, in bytes: 1 MiB. */
    int MAX_BYTES = 1 << 20;

    /** The greatest depth to which JSON or XML may be nested. */
    int MAX_DEPTH = 64;

    /**
     * Decodes one record. Never throws because of the record's content.
     *
     * @param bytes the record, without framing
     * @return an event, a skipped record or a rejection
     */
    Decoded decode(byte[] bytes);

    /**
     * Decodes one record, an event only as far as a filter needs it. Never throws because of the record's content.
     *
     * @param bytes  the record, without framing
     * @param wanted which events to decode
     * @return what {@link #decode(byte[])} returns, except that an event that the filter does not accept is
     *     {@link Decoded.Unwanted}
     */
    default Decoded decode(byte[] bytes, EventFilter wanted) {
        Decoded decoded = decode(bytes);
        return decoded instanceof Decoded.Event event && !wanted.accepts(event.event())
                ? new Decoded.Unwanted(event.event().timeMs())
                : decoded;
    }

    /**
     * Decodes bytes that may be one record or several, such as a line of a file.
     *
     * @param wanted which events to decode
     * @return what {@link #decode(byte[], EventFilter)} returns, or null unless the bytes are certainly a single JSON object
     */
    default @Nullable Decoded decodeObject(byte[] bytes, EventFilter wanted) {
        return null;
    }

    /**
     * The format of the record that was decoded last.
     *
     * @return the {@link RecordFormat#index()}, meaningful only if the record is a process event, wanted or not
     */
    int format();
}
