package io.spawnwatch.connector.file;

import java.io.IOException;
import java.io.PrintStream;

/** Standard output. It is never closed, because it belongs to the process. */
public final class StandardOutput implements LineOutput {
    /** The error message if standard output can no longer be written to. */
    public static final String BROKEN = "standard output can no longer be written to: either its reader has stopped, as"
            + " 'head' does after its last line, or the disk is full";

    private final PrintStream out = System.out;
    private long written;

    StandardOutput() {}

    @Override
    public void write(byte[] block, int length) throws IOException {
        out.write(block, 0, length);
        check();
        written += length;
    }

    @Override
    public long sync() throws IOException {
        check();
        return written;
    }

    /** A print stream swallows errors. Without this check the job would keep writing to a closed pipe. */
    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException(BROKEN);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
