package io.spawnwatch.connector.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Counts lines as {@link RecordFraming} does. */
public final class LineEnds {
    private static final int BLOCK = 1 << 17;

    private LineEnds() {}

    /**
     * The number of line ends in the next bytes of a stream.
     *
     * @throws EOFException if there are fewer bytes
     */
    public static long count(InputStream in, long length) throws IOException {
        byte[] block = new byte[BLOCK];
        long count = 0;
        long left = length;
        while (left > 0) {
            int read = in.read(block, 0, (int) Math.min(left, BLOCK));
            if (read < 0) {
                throw new EOFException("the file has become shorter while it was read");
            }
            count += EightBytes.lineEnds(block, 0, read);
            left -= read;
        }
        return count;
    }
}
