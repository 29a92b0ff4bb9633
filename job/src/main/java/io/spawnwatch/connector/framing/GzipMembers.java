package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip data of one or more members, as {@code cat a.gz b.gz} produces it. Java inflates; the member format is
 * read here, because both libraries that read it lose records:
 *
 * <ul>
 *   <li>{@link java.util.zip.GZIPInputStream} assumes that a stream whose {@code available()} is 0 has ended, and silently
 *       drops everything after a member whose successor has a damaged header.
 *   <li>Commons Compress (1.28) discards up to 258 bytes that it could still inflate when a file is truncated, and all that
 *       it inflated in the call that finds damage. It refuses an extra field that is not made of subfields and zeros after
 *       the last member, keeps a file name of any length in memory, and throws the same exception for damage, which ends
 *       the file with a fault, and for a failing disk, which must fail the job.
 * </ul>
 */
final class GzipMembers extends InputStream {
    private static final int INPUT_SIZE = 1 << 16;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CHECKSUM = 2;
    private static final int HAS_EXTRA_FIELD = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[INPUT_SIZE];
    private int position;
    private int limit;
    private int members;
    private boolean inMember;
    private @Nullable DamagedStreamException broken;

    /**
     * A stream of the members' content.
     *
     * @param head first bytes of the data, already taken from the stream; fewer than the buffer's size
     * @param in   the rest of the data
     */
    GzipMembers(byte[] head, InputStream in) {
        System.arraycopy(head, 0, input, 0, head.length);
        this.limit = head.length;
        this.in = in;
    }

    static boolean isGzip(byte[] head) {
        return head.length >= 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (broken != null) {
            throw broken;
        }
        while (inMember || startMember()) {
            int inflated = inflate(bytes, offset, length);
            if (inflated > 0) {
                checksum.update(bytes, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                if (position == limit && !fill()) {
                    throw truncated();
                }
                inflater.setInput(input, position, limit - position);
                position = limit;
            } else {
                throw new DamagedStreamException("gzip data is damaged: it needs a preset dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws DamagedStreamException {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            broken = new DamagedStreamException("gzip data is damaged: " + e.getMessage());
            int inflated = (int) (inflater.getBytesWritten() - before);
            if (inflated == 0) {
                throw broken;
            }
            return inflated;
        }
    }

    /** Reads the header of the next member; false at the end of the data. */
    private boolean startMember() throws IOException {
        if (members > 0 && atEndOrPadding()) {
            return false;
        }
        if (next() != 0x1f || next() != 0x8b) {
            throw new DamagedStreamException("what follows gzip member " + members + " is not gzip data");
        }
        if (next() != DEFLATE) {
            throw new DamagedStreamException("gzip data is damaged: unknown compression method");
        }
        int flags = next();
        skip(6);
        if ((flags & HAS_EXTRA_FIELD) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        members++;
        inMember = true;
        return true;
    }

    /** Whether only zeros follow: tapes and block devices pad with them, and gzip ignores them. */
    private boolean atEndOrPadding() throws IOException {
        boolean padded = false;
        while (position < limit || fill()) {
            if (input[position] != 0) {
                if (padded) {
                    throw new DamagedStreamException("zeros and then other data follow gzip member " + members);
                }
                return false;
            }
            padded = true;
            position++;
        }
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        inMember = false;
        long expectedChecksum = nextInt();
        long expectedLength = nextInt();
        if (expectedChecksum != checksum.getValue()) {
            throw new DamagedStreamException("gzip data is damaged: the checksum differs");
        }
        if (expectedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new DamagedStreamException("gzip data is damaged: the length differs");
        }
    }

    private long nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return input[position++] & 0xff;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // A zero ends the text.
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(input, 0, input.length));
        return limit > 0;
    }

    private static DamagedStreamException truncated() {
        return new DamagedStreamException("gzip data is truncated: it ends in the middle");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
