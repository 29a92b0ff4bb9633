package io.spawnwatch.decode;

/** From the bytes of one record to a process event. Implementations are not for use by several threads at once. */
public interface EventDecoder {

    /** The longest record that is read, in bytes: 1 MiB. */
    int MAX_BYTES = 1 << 20;

    /** The deepest nesting of JSON or XML that is read. */
    int MAX_DEPTH = 64;

    /**
     * Decodes one record. Never throws on account of what the bytes are.
     *
     * @param bytes the record, without framing
     * @return an event, a skip or a rejection
     */
    Decoded decode(byte[] bytes);
}
