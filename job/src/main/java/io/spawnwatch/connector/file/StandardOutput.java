package io.spawnwatch.connector.file;

import java.io.IOException;
import java.io.PrintStream;

/** Standard output, which is never closed: it belongs to the process. */
public final class StandardOutput implements LineOutput {
    /** What a person is told when it cannot be written to. */
    public static final String BROKEN = "standard output cannot be written to any more; whoever read it has stopped, as"
            + " 'head' does after its last line, or its disk is full";

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

    /** A print stream swallows errors; without this the job would go on writing to nobody. */
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
