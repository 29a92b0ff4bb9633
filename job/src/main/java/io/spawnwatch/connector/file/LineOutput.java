package io.spawnwatch.connector.file;

import java.io.Closeable;
import java.io.IOException;

/** Takes whole blocks of lines. */
interface LineOutput extends Closeable {

    /** Writes the first bytes of a block. */
    void write(byte[] block, int length) throws IOException;

    /**
     * Makes what was written outlive this process.
     *
     * @return how long the output is by now, in bytes
     */
    long sync() throws IOException;
}
