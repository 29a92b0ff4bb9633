package io.spawnwatch.connector.file;

import java.io.IOException;

/** A file whose lines are printed as well. Its length is what a checkpoint contains. */
final class PrintedFile implements LineOutput {
    private final LineOutput file;
    private final StandardOutput print;

    PrintedFile(LineOutput file, StandardOutput print) {
        this.file = file;
        this.print = print;
    }

    @Override
    public void write(byte[] block, int length) throws IOException {
        file.write(block, length);
        print.write(block, length);
    }

    @Override
    public long sync() throws IOException {
        print.sync();
        return file.sync();
    }

    @Override
    public void close() throws IOException {
        print.close();
        file.close();
    }
}
