package io.spawnwatch.connector;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records, whatever its format: JSON lines, JSON documents (pretty printed, concatenated or in
 * arrays) or Windows event XML, plain or gzip. All of this is told from the content, never from a file's name.
 *
 * <p>After each {@link #next} either {@link #bytes} is a record or {@link #fault} says why the rest of the stream could
 * not be read; a fault is always the last. A record longer than {@link io.spawnwatch.decode.EventDecoder#MAX_BYTES} is
 * delivered cut to one byte more than that. Memory is bounded, whatever the stream holds.
 */
public final class RecordFraming implements Closeable {
    private static final byte[] NOTHING = {};
    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] UTF_16_LE_MARK = {(byte) 0xff, (byte) 0xfe};
    private static final byte[] UTF_16_BE_MARK = {(byte) 0xfe, (byte) 0xff};

    /** The rules by which one format is cut. */
    interface Format {
        /** The next record, or null at the end. */
        byte @Nullable [] next() throws IOException;
    }

    private final InputStream in;
    private final RecordBuffer buffer;
    private final Format format;
    private byte[] bytes = NOTHING;
    private @Nullable String fault;

    private RecordFraming(InputStream in, RecordBuffer buffer, Format format) {
        this.in = in;
        this.buffer = buffer;
        this.format = format;
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
            RecordBuffer buffer = new RecordBuffer(NOTHING, in);
            return new RecordFraming(in, buffer, detect(buffer));
        }
        RecordBuffer buffer = new RecordBuffer(head, raw);
        return new RecordFraming(raw, buffer, detect(buffer));
    }

    private static Format detect(RecordBuffer buffer) throws IOException {
        if (buffer.startsWith(UTF_8_MARK)) {
            buffer.position += UTF_8_MARK.length;
        } else if (buffer.startsWith(UTF_16_LE_MARK) || buffer.startsWith(UTF_16_BE_MARK)) {
            buffer.fail(1, "the text is UTF-16 and only UTF-8 is read; convert it, for example with iconv -f UTF-16");
            return () -> null;
        }
        if (!buffer.skipBlank()) {
            return () -> null;
        }
        return switch (buffer.bytes[buffer.position]) {
            case '<' -> new XmlEvents(buffer);
            case '[' -> new JsonDocuments(buffer);
            case '{' -> JsonDocuments.isLines(buffer) ? new Lines(buffer) : new JsonDocuments(buffer);
            default -> new Lines(buffer);
        };
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
        byte[] record = format.next();
        bytes = record == null ? NOTHING : record;
        if (record == null) {
            fault = buffer.fault();
        }
        return record != null || fault != null;
    }

    /** Line on which the record begins, from 1, or at which the fault shows. */
    public long line() {
        return fault == null ? buffer.recordLine() : buffer.faultLine();
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
