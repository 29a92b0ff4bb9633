package io.spawnwatch.connector.framing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip data of one or more members, as {@code cat a.gz b.gz} produces it.
 *
 * <p>Commons Compress reads the members. {@link java.util.zip.GZIPInputStream} does not do: it assumes that a
 * stream whose {@code available()} is 0 has ended, and silently drops everything after a member whose successor has a
 * damaged header. This class makes up for what Commons Compress (1.28) lacks:
 *
 * <ul>
 *   <li>It discards what it decompressed in the call that detects the damage, although that may contain whole records.
 *   <li>It rejects zeros after the last member. Tapes and block devices pad with zeros, and gzip ignores them.
 *   <li>It throws the same exception for damaged data and for a failing disk. Damage ends the file with a fault; a failing
 *       disk must fail the job.
 * </ul>
 */
final class GzipMembers extends InputStream {
    private static final int INPUT_SIZE = 1 << 16;
    private static final int FIRST_MAGIC = 0x1f;
    private static final int SECOND_MAGIC = 0x8b;

    /** The gzip data is damaged or ends too early. Everything before it that can be read has been delivered. */
    static final class BrokenGzipException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenGzipException(String message) {
            super(message);
        }
    }

    /** The compressed bytes. A failure to read them passes through the library unchecked, so it is not mistaken for damage. */
    private static final class Source extends FilterInputStream {
        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final BufferedInputStream in;
    private @Nullable GzipCompressorInputStream members;
    private int endedMembers;
    private @Nullable BrokenGzipException broken;

    /**
     * A stream of the members' content.
     *
     * @param head first bytes of the data, already taken from the stream
     * @param in   the rest of the data
     */
    GzipMembers(byte[] head, InputStream in) {
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
        this.in = new BufferedInputStream(new Source(all), INPUT_SIZE);
    }

    static boolean isGzip(byte[] head) {
        return GzipCompressorInputStream.matches(head, head.length);
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
        long before = members == null ? 0 : members.getBytesRead();
        Arrays.fill(bytes, offset, offset + length, (byte) 0);
        IOException damage;
        try {
            if (members == null) {
                members = open();
            }
            return members.read(bytes, offset, length);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException e) {
            damage = e;
        }
        broken = broken(damage);
        int delivered = members == null ? 0 : (int) (members.getBytesRead() - before);
        if (damage.getCause() instanceof DataFormatException) {
            // The library does not count what it decompressed just before the damage. It is in the array, and no record
            // ends with a zero.
            delivered = endWithoutZeros(bytes, offset + delivered, offset + length) - offset;
        }
        if (delivered == 0) {
            throw broken;
        }
        return delivered;
    }

    private GzipCompressorInputStream open() throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .setOnMemberEnd(ended -> checkNext())
                .get();
    }

    /** Checks that nothing follows a member but zeros to the end or another member. */
    private void checkNext() throws IOException {
        endedMembers++;
        boolean padded = false;
        in.mark(2);
        int first = in.read();
        while (first == 0) {
            padded = true;
            in.mark(2);
            first = in.read();
        }
        if (first < 0) {
            return;
        }
        if (padded) {
            throw new BrokenGzipException("zeros and then other data follow gzip member " + endedMembers);
        }
        int second = in.read();
        if (first == FIRST_MAGIC && second < 0) {
            throw new EOFException();
        }
        if (first != FIRST_MAGIC || second != SECOND_MAGIC) {
            throw new BrokenGzipException("what follows gzip member " + endedMembers + " is not gzip data");
        }
        in.reset();
    }

    private static BrokenGzipException broken(IOException damage) {
        if (damage instanceof BrokenGzipException ours) {
            return ours;
        }
        if (damage instanceof EOFException) {
            return new BrokenGzipException("gzip data is truncated: it ends in the middle");
        }
        return new BrokenGzipException(
                damage.getCause() instanceof DataFormatException e
                        ? "gzip data is damaged: " + e.getMessage()
                        : withoutFullStop(damage));
    }

    private static String withoutFullStop(IOException damage) {
        String sentence = String.valueOf(damage.getMessage());
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static int endWithoutZeros(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        if (members == null) {
            in.close();
        } else {
            members.close();
        }
    }
}
