package io.spawnwatch.connector.framing;

import io.spawnwatch.decode.EventDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records: JSON objects, one a line or over several lines, one after the other or in arrays, and
 * Windows events in XML, bare, in a document or behind the header of a syslog line; plain or gzip, all of it in one
 * stream if need be. All of this is told from the content, never from a file's name.
 *
 * <p>The rule: <b>a record that is whole and begins on a line of its own is delivered once, in its place, whatever stands
 * before it.</b> Every byte is delivered as a part of a record, or of something that the decoder rejects, except for
 * blanks, byte order marks, the brackets and commas of arrays, and markup that is whole and holds no event (a comment,
 * the prologue, the tags of the root). In detail:
 *
 * <ul>
 *   <li>A record begins at a brace, at an {@code <Event>} tag, or at the text before such a tag on a line. It ends where
 *       its own syntax says.
 *   <li>A record whose syntax is contradicted, that has no end, or that goes on for more than
 *       {@link EventDecoder#MAX_BYTES} bytes is damaged. It is delivered up to where the next record begins: on the same
 *       line if one of its kind does, or on the first line that begins with a brace (closing brackets and commas may
 *       precede it) or holds an {@code <Event>} tag. From there, everything is read afresh.
 *   <li>Any other text is delivered by lines.
 * </ul>
 *
 * <p>What is whole is never searched for other records: a command line may hold anything. The one exception is a line
 * that holds an {@code <Event>} tag in character data or in a comment. It begins a record, since the data that lost its
 * end could not be told from it otherwise; those who write Windows events use neither.
 *
 * <p>After each {@link #next} either {@link #bytes} is a record or {@link #fault} says why the rest of the stream could
 * not be read; a fault is always the last. A record longer than {@link EventDecoder#MAX_BYTES} is delivered cut to one
 * byte more than that. Memory is bounded, and time is linear, but for malformed XML that opens a comment in each of many
 * events on one line: there it grows with the square of the line's length, up to {@link EventDecoder#MAX_BYTES}.
 */
public final class RecordFraming implements Closeable {
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final RecordBuffer buffer;
    private final RecordCutter cutter;
    private byte[] bytes = NOTHING;
    private final @Nullable String foreign;
    private @Nullable String fault;

    private RecordFraming(InputStream in, RecordBuffer buffer) throws IOException {
        this.in = in;
        this.buffer = buffer;
        this.cutter = new RecordCutter(buffer);
        this.foreign = ForeignForm.of(buffer);
    }

    /**
     * Looks at the start of a stream to tell what it is.
     *
     * @param raw the stream; {@link #close} closes it; need not be buffered
     */
    public static RecordFraming of(InputStream raw) throws IOException {
        byte[] head = raw.readNBytes(2);
        if (GzipMembers.isGzip(head)) {
            InputStream in = new GzipMembers(head, raw);
            return new RecordFraming(in, new RecordBuffer(NOTHING, in));
        }
        return new RecordFraming(raw, new RecordBuffer(head, raw));
    }

    /** What the stream is instead of events, and what to do about it, if that shows at its start; else null. */
    @Nullable
    public String foreign() {
        return foreign;
    }

    /**
     * Goes on to the next record or to the fault that ends the stream.
     *
     * @return false at the end
     */
    public boolean next() throws IOException {
        if (fault != null) {
            return false;
        }
        byte[] record = foreign == null ? cutter.next() : null;
        bytes = record == null ? NOTHING : record;
        if (record == null) {
            fault = foreign == null ? cutter.fault() : foreign;
        }
        return record != null || fault != null;
    }

    /** Line on which the record begins, from 1, or at which the fault shows. */
    public long line() {
        return fault == null ? buffer.recordLine() : foreign == null ? cutter.faultLine() : 1;
    }

    /** The record, without line end or separator; empty where there is a fault. */
    public byte[] bytes() {
        return bytes;
    }

    /** Why the rest of the stream could not be read, or null where there is a record. */
    public @Nullable String fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
