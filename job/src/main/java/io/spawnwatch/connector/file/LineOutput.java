package io.spawnwatch.connector.file;

import java.io.Closeable;
import java.io.IOException;

/** A destination for blocks of complete lines. */
interface LineOutput extends Closeable {

    /** Writes the first {@code length} bytes of a block. */
    void write(byte[] block, int length) throws IOException;

    /**
     * Makes everything written so far durable.
     *
     * @return the length of the output so far, in bytes
     */
    long sync() throws IOException;
}
