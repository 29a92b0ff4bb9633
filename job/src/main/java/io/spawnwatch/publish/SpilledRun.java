package io.spawnwatch.publish;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records in a temporary file. The format is that of one run of the program: nobody else reads it. */
final class SpilledRun implements RecordStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int END = -1;
    private static final int NO_HOST = -1;

    private final DataInputStream in;

    /** Opens a file that was written by {@link #write}. */
    SpilledRun(Path file) throws IOException {
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** Writes all records of a stream. */
    static void write(Path file, RecordStream records) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
            for (DatedRecord record = records.next(); record != null; record = records.next()) {
                out.writeInt(record.input());
                out.writeLong(record.line());
                out.writeLong(record.timeMs());
                String host = record.host();
                byte[] hostBytes = host == null ? null : host.getBytes(StandardCharsets.UTF_8);
                out.writeInt(hostBytes == null ? NO_HOST : hostBytes.length);
                if (hostBytes != null) {
                    out.write(hostBytes);
                }
                out.writeInt(record.bytes().length);
                out.write(record.bytes());
            }
            out.writeInt(END);
        }
    }

    @Override
    public @Nullable DatedRecord next() throws IOException {
        int input = in.readInt();
        if (input == END) {
            return null;
        }
        long line = in.readLong();
        long timeMs = in.readLong();
        int hostLength = in.readInt();
        String host = hostLength == NO_HOST ? null : new String(bytes(hostLength), StandardCharsets.UTF_8);
        return new DatedRecord(timeMs, host, input, line, bytes(in.readInt()));
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
