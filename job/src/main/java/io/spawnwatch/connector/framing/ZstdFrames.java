package io.spawnwatch.connector.framing;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Decompresses zstd data of one or more frames, as {@code cat a.zst b.zst} produces it, and passes over skippable ones. The
 * library decompresses, but it is fed piece by piece, one header, block or checksum at a time: if a call finds damage, the
 * library does not say how much it decompressed in that call before, and the records in it would be lost.
 *
 * <p>Blocks and headers are found as the format says (RFC 8878, section 3).
 */
final class ZstdFrames extends InputStream {
    private static final int INPUT_SIZE = 1 << 16;
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;

    /** What zstd's own tools allow without {@code --long} or {@code --memory}. It is kept in memory for each open file. */
    private static final long MAX_WINDOW = 128L << 20;

    private final ZstdInputStreamNoFinalizer zstd;

    /**
     * A stream of the frames' content.
     *
     * @param head first bytes of the data, already taken from the stream
     * @param in   the rest of the data
     */
    ZstdFrames(byte[] head, InputStream in) throws IOException {
        PushbackInputStream data = new PushbackInputStream(in, head.length);
        data.unread(head);
        this.zstd = new ZstdInputStreamNoFinalizer(new Pieces(new BufferedInputStream(data, INPUT_SIZE)));
    }

    /** Whether data starts with a frame or a skippable frame. */
    static boolean isZstd(byte[] head) {
        return head.length >= Integer.BYTES && (littleEndian(head, 0, 4) == MAGIC || isSkippable(head));
    }

    private static boolean isSkippable(byte[] magic) {
        return ((int) littleEndian(magic, 0, 4) & SKIPPABLE_MASK) == SKIPPABLE_MAGIC;
    }

    private static long littleEndian(byte[] bytes, int from, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return length == Integer.BYTES ? (int) value : value;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return zstd.read(bytes, offset, length);
        } catch (ZstdIOException e) {
            throw new DamagedStreamException("zstd data is damaged: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        zstd.close();
    }

    /**
     * The data without skippable frames. No read goes beyond the end of a header, a block or a checksum. Nothing is ever
     * "available", so that the library returns what it has decompressed before it reads more.
     */
    private static final class Pieces extends InputStream {
        private static final int BLOCK_HEADER = 3;
        private static final int CHECKSUM = 4;
        private static final int RUN_LENGTH_BLOCK = 1;

        private enum Next {
            FRAME,
            BLOCK,
            CHECKSUM
        }

        private final InputStream in;

        /** Magic number, descriptor, window, dictionary and content size; or the header of a block. */
        private final byte[] header = new byte[4 + 1 + 1 + 4 + 8];

        private int position;
        private int limit;

        /** How much of the piece follows its header. */
        private int rest;

        private Next next = Next.FRAME;
        private boolean hasChecksum;
        private int frames;

        Pieces(InputStream in) {
            this.in = in;
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
            if (position == limit && rest == 0 && !startPiece()) {
                return -1;
            }
            if (position < limit) {
                int count = Math.min(length, limit - position);
                System.arraycopy(header, position, bytes, offset, count);
                position += count;
                return count;
            }
            int count = in.read(bytes, offset, Math.min(length, rest));
            if (count < 0) {
                throw truncated();
            }
            rest -= count;
            return count;
        }

        /** Reads the next piece's header; false at the end of the data. */
        private boolean startPiece() throws IOException {
            position = 0;
            limit = 0;
            switch (next) {
                case FRAME -> {
                    return startFrame();
                }
                case BLOCK -> startBlock();
                case CHECKSUM -> {
                    rest = CHECKSUM;
                    next = Next.FRAME;
                }
            }
            return true;
        }

        private boolean startFrame() throws IOException {
            while (true) {
                limit = in.readNBytes(header, 0, Integer.BYTES);
                if (limit == 0) {
                    return false;
                }
                if (limit < Integer.BYTES) {
                    throw truncated();
                }
                if (isSkippable(header)) {
                    fill(Integer.BYTES);
                    pass(littleEndian(header, Integer.BYTES, 4) & 0xffff_ffffL);
                } else if (littleEndian(header, 0, 4) == MAGIC) {
                    frames++;
                    fill(1);
                    fillDescribed(header[Integer.BYTES]);
                    next = Next.BLOCK;
                    return true;
                } else {
                    throw new DamagedStreamException("what follows zstd frame " + frames + " is not zstd data");
                }
            }
        }

        /** Reads what the frame's descriptor announces, and refuses a window that is too large. */
        private void fillDescribed(byte descriptor) throws IOException {
            boolean oneSegment = (descriptor & 0x20) != 0;
            int contentSize = (descriptor >> 6) & 3;
            int contentLength = contentSize == 0 ? (oneSegment ? 1 : 0) : 1 << contentSize;
            int dictionaryLength = (1 << (descriptor & 3)) >> 1;
            hasChecksum = (descriptor & 4) != 0;
            fill((oneSegment ? 0 : 1) + dictionaryLength + contentLength);
            long window;
            if (oneSegment) {
                window = littleEndian(header, limit - contentLength, contentLength) + (contentLength == 2 ? 256 : 0);
                window &= contentLength == Integer.BYTES ? 0xffff_ffffL : -1;
            } else {
                byte code = header[Integer.BYTES + 1];
                long base = 1L << (10 + ((code >> 3) & 0x1f));
                window = base + base / 8 * (code & 7);
            }
            if (window < 0 || window > MAX_WINDOW) {
                throw new DamagedStreamException("zstd data needs a window of " + (window >>> 20) + " MiB, but at most "
                        + (MAX_WINDOW >> 20) + " MiB are kept in memory; compress it again without --long or --ultra");
            }
        }

        private void startBlock() throws IOException {
            fill(BLOCK_HEADER);
            int block = (int) littleEndian(header, 0, BLOCK_HEADER);
            boolean isLast = (block & 1) != 0;
            rest = ((block >> 1) & 3) == RUN_LENGTH_BLOCK ? 1 : block >> 3;
            next = !isLast ? Next.BLOCK : hasChecksum ? Next.CHECKSUM : Next.FRAME;
        }

        private void fill(int count) throws IOException {
            if (in.readNBytes(header, limit, count) < count) {
                throw truncated();
            }
            limit += count;
        }

        private void pass(long count) throws IOException {
            long left = count;
            while (left > 0) {
                // A file may let itself be skipped beyond its end; only a read tells.
                left -= in.skip(left - 1);
                if (in.read() < 0) {
                    throw truncated();
                }
                left--;
            }
        }

        private static DamagedStreamException truncated() {
            return new DamagedStreamException("zstd data is truncated: it ends in the middle");
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
