package io.spawnwatch.decode;

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
}
