package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records. Records are JSON objects (one per line, over several lines, concatenated or in arrays) and
 * Windows events in XML (bare, in a document or after the header of a syslog line). The stream may be plain, gzip or
 * zstd and may mix all of these. The format is recognised by content, never by file name.
 *
 * <p>The rule: <b>a complete record that begins on a line of its own is delivered once and in order, whatever comes before
 * it.</b> Every byte is delivered as part of a record or of something that the decoder rejects, except blanks, byte order
 * marks, the brackets and commas of arrays, and complete markup that contains no event (comments, the XML declaration, the
 * tags of the root). In detail:
 *
 * <ul>
 *   <li>A record begins at a brace, at an {@code <Event>} tag, or at the text before such a tag on the same line. It ends
 *       where its syntax says.
 *   <li>A record is damaged if it breaks its syntax, has no end, or is longer than {@link EventDecoder#MAX_BYTES} bytes. It
 *       is delivered up to the next record: one of the same kind on the same line, or else the first line that starts with
 *       a brace (closing brackets and commas may come before it) or contains an {@code <Event>} tag. Reading starts afresh
 *       there.
 *   <li>Any other text is delivered line by line.
 * </ul>
 *
 * <p>A complete record is never searched for other records, because a command line may contain anything. There is one
 * exception: a line with an {@code <Event>} tag inside character data or a comment begins a record. Otherwise it could not
 * be told from character data that lost its end. Writers of Windows events use neither.
 *
 * <p>After each {@link #next}, either {@link #bytes} is a record or {@link #fault} says why the rest of the stream cannot
 * be read. Nothing follows a fault. A record longer than {@link EventDecoder#MAX_BYTES} is delivered cut to one byte more
 * than that. Memory is bounded. Time is linear, except for malformed XML that opens a comment in each of many events on
 * one line: it grows with the square of the line's length, up to {@link EventDecoder#MAX_BYTES}.
 *
 * <p>Parsers for JSON and XML cannot do this: they stop at the first error, and the records after it would be lost.
 */
public final class RecordFraming implements Closeable {
    private static final byte[] NOTHING = {};
    private static final int MAGIC_LENGTH = 4;

    private final InputStream in;
    private final boolean compressed;
    private final RecordBuffer buffer;
    private final RecordCutter cutter;
    private byte[] bytes = NOTHING;
    private boolean isLine;
    private final @Nullable String unsupported;
    private @Nullable String fault;

    private RecordFraming(InputStream in, boolean compressed, RecordBuffer buffer, @Nullable String unsupported) {
        this.in = in;
        this.compressed = compressed;
        this.buffer = buffer;
        this.cutter = new RecordCutter(buffer);
        this.unsupported = unsupported;
    }

    /**
     * Opens a stream and recognises its format by its first bytes.
     *
     * @param raw the stream, buffered or not; {@link #close} closes it
     */
    public static RecordFraming of(InputStream raw) throws IOException {
        byte[] head = raw.readNBytes(MAGIC_LENGTH);
        boolean gzip = GzipMembers.isGzip(head);
        boolean compressed = gzip || ZstdFrames.isZstd(head);
        InputStream in = gzip ? new GzipMembers(head, raw) : compressed ? new ZstdFrames(head, raw) : raw;
        try {
            RecordBuffer buffer = new RecordBuffer(compressed ? NOTHING : head, in, 0);
            return new RecordFraming(in, compressed, buffer, UnsupportedFormat.of(buffer));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Opens the rest of a plain stream.
     *
     * @param rest   the rest; {@link #close} closes it
     * @param offset where it begins in the stream: at a {@link RecordBoundary}, or at a {@link #resumeOffset}
     */
    public static RecordFraming at(InputStream rest, long offset) {
        return new RecordFraming(rest, false, new RecordBuffer(NOTHING, rest, offset), null);
    }

    /**
     * Ends the stream before a record.
     *
     * @param offset a {@link RecordBoundary} after the start of the stream; the stream itself may go on
     */
    public void stopAt(long offset) {
        cutter.stopAt(offset);
    }

    /**
     * The offset from which {@link #at} goes on with the next record exactly as this does; -1 if there is none, because the
     * stream is compressed, or because what follows depends on what came before, as the elements of an array do.
     */
    public long resumeOffset() throws IOException {
        return compressed || unsupported != null || fault != null ? -1 : cutter.resumeOffset();
    }

    /** The offset at which the stream ends by {@link #stopAt}, or -1. */
    public long stop() {
        return cutter.stop();
    }

    /** How many line ends there are from the start of the stream, or of its rest, up to where it has been read. */
    public long lineEnds() {
        return buffer.line() - 1;
    }

    /** Whether the stream is plain, readable, and has no unusual root that later parts of it would have to know. */
    boolean isPlainWithUsualRoot() {
        return !compressed && unsupported == null && cutter.knowsOnlyUsualRoot();
    }

    /** The offset in the stream up to which it has been read. */
    long offset() {
        return buffer.offset(buffer.position);
    }

    /** If the stream starts like a format that cannot be read, what that is and how to convert it; else null. */
    @Nullable
    public String unsupportedFormat() {
        return unsupported;
    }

    /**
     * Advances to the next record, or to the fault that ends the stream.
     *
     * @return false at the end of the stream
     */
    public boolean next() throws IOException {
        if (fault != null) {
            return false;
        }
        isLine = false;
        byte[] record = unsupported == null ? cutter.next() : null;
        bytes = record == null ? NOTHING : record;
        if (record == null) {
            fault = unsupported == null ? cutter.fault(0) : unsupported;
        }
        return record != null || fault != null;
    }

    /**
     * Advances like {@link #next}, but to a whole line where that is known to be one record or several without looking
     * closer, as in files with a JSON object on each line. Finding out which takes as long as decoding the record, and a
     * decoder that reads the line as one object has done so.
     *
     * @return false at the end of the stream
     */
    public boolean nextOrLine() throws IOException {
        byte[] line = fault == null && unsupported == null ? cutter.nextLine() : null;
        if (line == null) {
            return next();
        }
        isLine = true;
        bytes = line;
        return true;
    }

    /** Whether {@link #bytes} is a line that may be several records, or damaged ones, so that {@link #cutLine} has to cut it. */
    public boolean isLine() {
        return isLine;
    }

    /**
     * Goes back to the start of the line and advances to its first record, as {@link #next} would have done. The others
     * follow.
     */
    public void cutLine() throws IOException {
        cutter.backToLine();
        next();
    }

    /** The line, from 1, on which the record begins or the fault was found. The first line is where the stream was opened. */
    public long line() {
        return fault == null ? buffer.recordLine() : unsupported == null ? cutter.faultLine() : 1;
    }

    /** The record, without line end or separator; empty if there is a fault. */
    public byte[] bytes() {
        return bytes;
    }

    /** Why the rest of the stream cannot be read, or null if there is a record. */
    public @Nullable String fault() {
        return fault;
    }

    /**
     * The same, of the rest of a stream.
     *
     * @param linesBefore how many lines the stream has before the rest
     */
    public @Nullable String fault(long linesBefore) {
        return fault == null || unsupported != null ? fault : cutter.fault(linesBefore);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
