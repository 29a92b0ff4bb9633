package io.spawnwatch.connector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is not complete yet. */
final class PartFile implements LineOutput {
    private final FileChannel channel;

    private PartFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file to go on behind its first bytes; the rest of it is cut off.
     *
     * @param length how much of it is kept; 0 starts anew
     */
    static PartFile open(Path file, long length) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.size() < length) {
                throw new IOException(file + ": had " + length + " bytes at the checkpoint and now has "
                        + channel.size() + "; it must not be changed or removed while the job runs");
            }
            channel.truncate(length);
            channel.position(length);
            return new PartFile(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void write(byte[] block, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(block, 0, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public long sync() throws IOException {
        channel.force(false);
        return channel.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
