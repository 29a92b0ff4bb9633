package io.spawnwatch.connector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file whose name ends in {@code .part} until the job has succeeded. */
final class PartFile implements LineOutput {
    private final FileChannel channel;

    private PartFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file for appending and cuts off everything after the given length.
     *
     * @param length how many bytes to keep; 0 starts a new file
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
