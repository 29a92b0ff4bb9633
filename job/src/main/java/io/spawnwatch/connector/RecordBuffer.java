package io.spawnwatch.connector;

import io.spawnwatch.decode.EventDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a moving piece of it in memory, from which a framing cuts records. The framing scans {@link #bytes}
 * between {@link #position} and {@link #limit} directly and calls {@link #fill} or {@link #ensure} at the end of the
 * piece; what belongs to the record that has begun is kept, up to the longest record there may be.
 */
final class RecordBuffer {
    /** One byte more than a decoder takes, so that a record that was cut is seen to be oversized. */
    static final int MAX_RECORD = EventDecoder.MAX_BYTES + 1;

    private static final int PIECE = 1 << 17;
    private static final byte[] NOTHING = {};

    byte[] bytes;
    int position;
    int limit;

    private final InputStream in;
    private boolean ended;
    private long line = 1;
    private int counted;

    private boolean recording;
    private int recordStart;
    private long recordLine;
    private byte[] spilled = NOTHING;
    private int spilledLength;
    private boolean cut;

    private @Nullable String fault;
    private long faultLine;

    /**
     * A buffer at the start of a stream.
     *
     * @param head first bytes of the stream, already taken from it
     * @param in   the rest of the stream
     */
    RecordBuffer(byte[] head, InputStream in) {
        this.bytes = Arrays.copyOf(head, PIECE);
        this.limit = head.length;
        this.in = in;
    }

    /** Goes on to the next piece once all of this one is consumed; false at the end of the stream. */
    boolean fill() throws IOException {
        return position < limit || ensure(1);
    }

    /**
     * Makes as many bytes stand between position and limit, which may move both.
     *
     * @return false where the stream ends before
     */
    boolean ensure(int wanted) throws IOException {
        if (limit - position >= wanted) {
            return true;
        }
        countLines();
        if (recording) {
            spill();
            recordStart = 0;
        }
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        limit -= position;
        position = 0;
        counted = 0;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
        }
        while (limit < wanted && read()) {
            // until there are enough
        }
        return limit >= wanted;
    }

    private boolean read() throws IOException {
        if (ended) {
            return false;
        }
        try {
            int count = in.read(bytes, limit, Math.min(PIECE, bytes.length - limit));
            ended = count < 0;
            limit += Math.max(0, count);
        } catch (GzipMembers.BrokenGzipException e) {
            ended = true;
            fail(recording ? recordLine : lineAfter(limit), e.getMessage() + "; the records before it were read");
        }
        return !ended;
    }

    /** A record starts at the position. */
    void begin() {
        countLines();
        recordLine = line;
        recordStart = position;
        recording = true;
        spilledLength = 0;
        cut = false;
    }

    /** The record ends before the position. */
    byte[] end() {
        recording = false;
        if (spilledLength == 0 && position - recordStart <= MAX_RECORD) {
            boolean carriageReturn = position > recordStart && bytes[position - 1] == '\r';
            return Arrays.copyOfRange(bytes, recordStart, carriageReturn ? position - 1 : position);
        }
        spill();
        boolean carriageReturn = !cut && spilled[spilledLength - 1] == '\r';
        byte[] record = Arrays.copyOf(spilled, carriageReturn ? spilledLength - 1 : spilledLength);
        // One large record does not hold on to its memory for the rest of the file.
        spilled = NOTHING;
        return record;
    }

    /** The record ends with the stream; null where the stream is broken, as then its end is not the record's. */
    byte @Nullable [] endWithStream() {
        if (fault != null) {
            recording = false;
            return null;
        }
        return end();
    }

    private void spill() {
        int count = Math.min(position - recordStart, MAX_RECORD - spilledLength);
        cut |= count < position - recordStart;
        int needed = spilledLength + count;
        if (needed > spilled.length) {
            spilled = Arrays.copyOf(spilled, Math.min(MAX_RECORD, Math.max(needed, 2 * spilled.length)));
        }
        System.arraycopy(bytes, recordStart, spilled, spilledLength, count);
        spilledLength = needed;
    }

    /** Line that the last record began on, from 1. */
    long recordLine() {
        return recordLine;
    }

    /** Line of the position, from 1. */
    long line() {
        countLines();
        return line;
    }

    private void countLines() {
        line = lineAfter(position);
        counted = position;
    }

    private long lineAfter(int end) {
        long lines = line;
        for (int i = counted; i < end; i++) {
            if (bytes[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    /** Notes what makes the stream unreadable from here on; only the first such fault counts. */
    void fail(long atLine, String reason) {
        if (fault == null) {
            fault = reason;
            faultLine = atLine;
        }
    }

    @Nullable
    String fault() {
        return fault;
    }

    long faultLine() {
        return faultLine;
    }

    /** Moves past blanks, tabs and line ends; false where only such follow. */
    boolean skipBlank() throws IOException {
        while (position < limit || fill()) {
            if (!isBlank(bytes[position])) {
                return true;
            }
            position++;
        }
        return false;
    }

    /** Moves to the next occurrence of a byte; false, and to the end of the stream, where there is none. */
    boolean seek(byte wanted) throws IOException {
        while (position < limit || fill()) {
            int p = position;
            int end = limit;
            byte[] piece = bytes;
            while (p < end && piece[p] != wanted) {
                p++;
            }
            position = p;
            if (p < end) {
                return true;
            }
        }
        return false;
    }

    /** Whether the stream goes on like this; the bytes are not consumed. */
    boolean startsWith(byte[] wanted) throws IOException {
        return ensure(wanted.length)
                && Arrays.equals(bytes, position, position + wanted.length, wanted, 0, wanted.length);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
