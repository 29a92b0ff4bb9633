package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a window on it in memory. The window begins at {@link #begin}, so that a scan that fails can go back, and
 * reaches {@link #WINDOW} bytes from there. A scan reads {@link #bytes} up to {@link #scanLimit} directly and calls
 * {@link #has} for more; an index stays valid until {@link #begin} or {@link #release}.
 */
final class RecordBuffer {
    /** One byte more than a decoder takes, so that a record that was cut is seen to be oversized. */
    static final int MAX_RECORD = EventDecoder.MAX_BYTES + 1;

    /** How far behind a line's start it is looked for the beginning of an event. */
    static final int MAX_PREFIX = 1 << 13;

    /** How far a scan may reach; what it needs to look ahead lies between this and the window's end. */
    static final int SCAN = MAX_RECORD + 16;

    private static final int WINDOW = SCAN + 2 * MAX_PREFIX;
    private static final int PIECE = 1 << 17;
    private static final int CAPACITY = 2 * (WINDOW + PIECE);
    private static final byte[] NOTHING = {};

    byte[] bytes;

    /** Where the next record begins, or what stands before it. */
    int position;

    private int limit;
    private long base;
    private final InputStream in;
    private boolean ended;

    private long line = 1;
    private int counted;

    private int start;
    private long recordLine = 1;
    private byte[] spilled = NOTHING;
    private int spilledLength;
    private boolean cut;

    private @Nullable String damage;

    /**
     * A buffer at the start of a stream.
     *
     * @param head first bytes of the stream, already taken from it
     * @param in   the rest of the stream
     */
    RecordBuffer(byte[] head, InputStream in) {
        this.bytes = Arrays.copyOf(head, 2 * PIECE);
        this.limit = head.length;
        this.in = in;
    }

    /** Whether there is a byte at this index; false behind the stream's end and behind the window. */
    boolean has(int index) throws IOException {
        return (index < limit && index - start < WINDOW) || load(index);
    }

    private boolean load(int index) throws IOException {
        if (index - start >= WINDOW) {
            return false;
        }
        while (index >= limit && !ended) {
            if (limit == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(CAPACITY, 2 * bytes.length));
            }
            try {
                int count = in.read(bytes, limit, Math.min(PIECE, bytes.length - limit));
                ended = count < 0;
                limit += Math.max(0, count);
            } catch (GzipMembers.BrokenGzipException e) {
                ended = true;
                damage = e.getMessage();
            }
        }
        return index < limit;
    }

    /** Up to which index a scan may read without asking {@link #has}. */
    int scanLimit() {
        return Math.min(limit, start + SCAN);
    }

    /** Whether a scan that has come here has reached all that a record may have. */
    boolean isFull(int index) {
        return index - start >= SCAN;
    }

    /** Whether there is a byte at the position, between records. */
    boolean more() throws IOException {
        if (position - start > MAX_PREFIX) {
            begin();
        }
        return has(position);
    }

    /** A record, or what may be one, starts at the position. */
    void begin() {
        countLines(position);
        recordLine = line;
        spilledLength = 0;
        cut = false;
        start = position;
        if (position > bytes.length / 2) {
            compact();
            position = 0;
        }
    }

    /**
     * Forgets what lies before an index, but for what is delivered of a record that is too long. The window then begins
     * there.
     *
     * @return the index by which the same byte is known from now on
     */
    int release(int index) {
        spill(index);
        countLines(index);
        start = index;
        position = index;
        if (index <= bytes.length / 2) {
            return index;
        }
        compact();
        position = 0;
        return 0;
    }

    /** How far from the stream's start an index is. */
    long offset(int index) {
        return base + index;
    }

    private void compact() {
        System.arraycopy(bytes, start, bytes, 0, limit - start);
        limit -= start;
        counted -= start;
        base += start;
        start = 0;
    }

    private void spill(int end) {
        int count = Math.min(end - start, MAX_RECORD - spilledLength);
        cut |= count < end - start;
        int needed = spilledLength + count;
        if (needed > spilled.length) {
            spilled = Arrays.copyOf(spilled, Math.min(MAX_RECORD, Math.max(needed, 2 * spilled.length)));
        }
        System.arraycopy(bytes, start, spilled, spilledLength, count);
        spilledLength = needed;
    }

    /** The record ends before this index, which is the next position. Blanks, line ends and byte order marks at its end are no part of it. */
    byte[] take(int end) {
        position = end;
        byte[] from = bytes;
        int first = start;
        int last = end;
        if (spilledLength > 0 || end - start > MAX_RECORD) {
            spill(end);
            from = spilled;
            first = 0;
            last = spilledLength;
        }
        int mark = RecordStarts.BYTE_ORDER_MARK.length;
        while (!cut && last > first) {
            if (isBlank(from[last - 1])) {
                last--;
            } else if (Arrays.equals(from, Math.max(first, last - mark), last, RecordStarts.BYTE_ORDER_MARK, 0, mark)) {
                last -= mark;
            } else {
                break;
            }
        }
        byte[] record = Arrays.copyOfRange(from, first, last);
        if (spilledLength > 0) {
            // One large record does not hold on to its memory for the rest of the file.
            spilled = NOTHING;
            spilledLength = 0;
        }
        start = end;
        return record;
    }

    /** Line that the last record began on, from 1. */
    long recordLine() {
        return recordLine;
    }

    /** Line of the position, from 1. */
    long line() {
        countLines(position);
        return line;
    }

    private void countLines(int end) {
        for (int i = counted; i < end; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        counted = Math.max(counted, end);
    }

    /** What has ended the stream before its time, or null. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Whether the stream goes on like this. */
    boolean startsWith(int index, byte[] wanted) throws IOException {
        return has(index + wanted.length - 1)
                && Arrays.equals(bytes, index, index + wanted.length, wanted, 0, wanted.length);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
