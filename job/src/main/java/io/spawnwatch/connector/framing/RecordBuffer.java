package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A window on a stream, in memory. The window begins where {@link #begin} was called, so a failed scan can go back, and
 * extends {@link #WINDOW} bytes from there. A scan reads {@link #bytes} directly up to {@link #scanLimit} and calls
 * {@link #has} for more. An index stays valid until {@link #begin} or {@link #release}.
 */
final class RecordBuffer {
    /** One byte more than the decoder accepts, so that a record that was cut is recognised as oversized. */
    static final int MAX_RECORD = EventDecoder.MAX_BYTES + 1;

    /** How far from the start of a line the beginning of an event is looked for. */
    static final int MAX_PREFIX = 1 << 13;

    /** How far a scan may reach. The rest of the window is for looking ahead. */
    static final int SCAN = MAX_RECORD + 16;

    /** How much is kept in memory from the start of a record. */
    static final int WINDOW = SCAN + 2 * MAX_PREFIX;

    private static final int PIECE = 1 << 17;
    private static final int CAPACITY = 2 * (WINDOW + PIECE);
    private static final byte[] NOTHING = {};

    byte[] bytes;

    /** The last byte before the position that is not blank. */
    byte last;

    /** Index of the next record, or of something before it that is skipped. */
    int position;

    private int limit;
    private long base;
    private final InputStream in;
    private boolean ended;

    private long line = 1;
    private int counted;

    private int start;

    /** Where the record that was taken last began. */
    private int taken;

    private long recordLine = 1;
    private byte[] spilled = NOTHING;
    private int spilledLength;
    private boolean cut;

    private @Nullable String damage;

    /**
     * A buffer at the start of a stream, or of its rest.
     *
     * @param head   first bytes, already taken from the stream
     * @param in     what follows them
     * @param offset the offset of the first byte
     */
    RecordBuffer(byte[] head, InputStream in, long offset) {
        this.bytes = Arrays.copyOf(head, 2 * PIECE);
        this.limit = head.length;
        this.in = in;
        this.base = offset;
    }

    /** Whether there is a byte at this index; false beyond the end of the stream or of the window. */
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
            } catch (DamagedStreamException e) {
                ended = true;
                damage = e.getMessage();
            }
        }
        return index < limit;
    }

    /** The index up to which a scan may read without calling {@link #has}. */
    int scanLimit() {
        return Math.min(limit, start + SCAN);
    }

    /** Whether a scan at this index has passed the greatest length of a record. */
    boolean isFull(int index) {
        return index - start >= SCAN;
    }

    /** Whether there is another byte at the position, which is between records. */
    boolean more() throws IOException {
        if (position - start > MAX_PREFIX) {
            begin();
        }
        return has(position);
    }

    /** Marks the position as the start of a record, or of something that may be one. */
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
     * Forgets everything before an index, except the part that is delivered of a record that is too long. The window then
     * begins at that index.
     *
     * @return the new index of the same byte
     */
    int release(int index) {
        noteLast(index);
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

    /** The offset in the stream of an index. */
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

    private void noteLast(int end) {
        int i = end;
        while (i > start && isBlank(bytes[i - 1])) {
            i--;
        }
        last = i > start ? bytes[i - 1] : last;
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

    /** Returns the record that ends before this index and moves the position there. Drops blanks, line ends and byte order marks at its end. */
    byte[] take(int end) {
        noteLast(end);
        position = end;
        taken = start;
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
            // One large record must not occupy memory for the rest of the file.
            spilled = NOTHING;
            spilledLength = 0;
        }
        start = end;
        return record;
    }

    /** Goes back to the start of the record that was taken last. Nothing may have been read since. */
    void back() {
        position = taken;
        start = taken;
    }

    /** The end of the line on which the record starts, or -1 if it is farther away than a record may be long. */
    int lineEnd() throws IOException {
        int from = start;
        while (true) {
            int to = scanLimit();
            int end = EightBytes.lineEnd(bytes, from, to);
            if (end < to) {
                counted = Math.max(counted, end);
                return end;
            }
            if (isFull(to)) {
                return -1;
            }
            if (!has(to)) {
                return to;
            }
            from = to;
        }
    }

    /** Line on which the last record began, from 1. */
    long recordLine() {
        return recordLine;
    }

    /** Line of the position, from 1. */
    long line() {
        countLines(position);
        return line;
    }

    private void countLines(int end) {
        if (end > counted) {
            line += EightBytes.lineEnds(bytes, counted, end);
            counted = end;
        }
    }

    /** What ended the stream prematurely, or null. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Whether these bytes follow at the index. */
    boolean startsWith(int index, byte[] prefix) throws IOException {
        return has(index + prefix.length - 1)
                && Arrays.equals(bytes, index, index + prefix.length, prefix, 0, prefix.length);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
