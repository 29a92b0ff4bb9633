package io.spawnwatch.connector.framing;

import io.spawnwatch.connector.framing.RecordScanner.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A place in a plain stream where {@link RecordFraming} begins a record whatever the stream contains before, so that the
 * stream can be cut there and its parts be read by different readers. Two kinds of places are certain:
 *
 * <ul>
 *   <li>An {@code <Event>} tag at the start of a line. Events do not nest, a tag contains no other, and character data,
 *       comments and JSON strings end before such a line.
 *   <li>A brace at the start of a line, if the line before ends with a closing brace and no event that began before goes on.
 *       No JSON value contains the two braces, not even in a string. An event is at most {@link #LOOK_BACK} bytes long, so
 *       those bytes have to be free of {@code <Event}, except in lines on which no event can begin, see {@link #beginsNone}.
 * </ul>
 *
 * <p>Both also end all arrays. What may be left from before is the name of an unusual XML root, which has been seen before
 * the first record; {@link #isSplittable} excludes streams with one.
 */
public final class RecordBoundary {
    /** How many bytes before a place have to be known. */
    public static final int LOOK_BACK = RecordBuffer.WINDOW;

    /** How many bytes of a stream {@link #isSplittable} examines. */
    public static final int HEAD = 4 * LOOK_BACK;

    /** The answer if there is no boundary. */
    public static final long NONE = -1;

    private static final byte[] NOTHING = {};

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final JsonScanner json;

    /** Where the last event may have begun. */
    private long event = Long.MIN_VALUE;

    private RecordBoundary(InputStream in, long start) {
        this.buffer = new RecordBuffer(NOTHING, in, start);
        this.starts = new RecordStarts(buffer);
        this.json = new JsonScanner(buffer, starts);
    }

    /**
     * Finds the first boundary in a range.
     *
     * @param in    the stream from {@code start} on; is read to the boundary and a little further
     * @param start {@link #LOOK_BACK} bytes before the range, or 0
     * @param from  start of the range, more than 0
     * @param to    end of the range, exclusive
     * @return the boundary's offset in the stream, or {@link #NONE}
     */
    public static long first(InputStream in, long start, long from, long to) throws IOException {
        return new RecordBoundary(in, start).first(start == 0, from, to);
    }

    private long first(boolean atLineStart, long from, long to) throws IOException {
        boolean isLineStart = atLineStart;
        boolean afterObject = atLineStart;
        while (buffer.more()) {
            buffer.begin();
            int line = buffer.position;
            long offset = buffer.offset(line);
            if (offset >= to) {
                break;
            }
            boolean atBrace = isLineStart && afterObject && buffer.bytes[line] == '{';
            if (offset >= from && isLineStart && (starts.isEvent(line) || (atBrace && !mayBeInEvent(offset)))) {
                return offset;
            }
            int end = buffer.lineEnd();
            if (end < 0) {
                // Such a line is not examined any closer.
                buffer.position = buffer.scanLimit();
                event = buffer.offset(buffer.position);
                isLineStart = false;
                continue;
            }
            int lastEvent = lastEvent(line, end);
            if (lastEvent >= 0 && !(atBrace && beginsNone(line, end))) {
                event = buffer.offset(lastEvent);
            }
            afterObject = lastByte(line, end) == '}';
            isLineStart = true;
            if (!buffer.has(end)) {
                break;
            }
            buffer.position = end + 1;
        }
        return NONE;
    }

    private boolean mayBeInEvent(long offset) {
        return event >= 0 && offset - event <= LOOK_BACK;
    }

    private int lastEvent(int line, int end) throws IOException {
        for (int i = end - RecordStarts.EVENT.length; i >= line; i--) {
            if (buffer.bytes[i] == '<' && buffer.startsWith(i, RecordStarts.EVENT)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether no event begins on a line that contains the start of one, such as a line of JSON with an event in a string. The
     * line has to be an object by itself, so none begins if the line is read as JSON. And an event that goes on over the
     * start of this line must not end on it, so that another could begin: it is broken by the first event on the line,
     * because no tag ends or begins before; or, in character data or a comment, it has no end here.
     *
     * @param line start of the line: at a brace, after a line that ends with one
     */
    private boolean beginsNone(int line, int end) throws IOException {
        byte[] bytes = buffer.bytes;
        int first = line;
        while (bytes[first] != '<' && bytes[first] != '>') {
            first++;
        }
        if (!buffer.startsWith(first, RecordStarts.EVENT)) {
            return false;
        }
        for (int i = first; i < end; i++) {
            if (buffer.bytes[i] == '>' && i > line + 1 && isEnd(buffer.bytes[i - 2], buffer.bytes[i - 1])) {
                return false;
            }
        }
        return json.scan(line) == Outcome.WHOLE && json.stop() <= end && lastByte(json.stop(), end) == 0;
    }

    /** Whether the end of character data or of a comment has these two bytes before its bracket. */
    private static boolean isEnd(byte first, byte second) {
        return first == second && (first == ']' || first == '-');
    }

    /** The last byte that is not blank, or 0. */
    private byte lastByte(int from, int to) {
        int i = to;
        while (i > from && RecordBuffer.isBlank(buffer.bytes[i - 1])) {
            i--;
        }
        return i > from ? buffer.bytes[i - 1] : 0;
    }

    /**
     * Whether a stream may be cut at its boundaries. If not, it is compressed or cannot be read, has an unusual root, or has
     * no boundary near its start, so that it probably has none at all.
     *
     * @param head the first {@link #HEAD} bytes of the stream, or the whole of it
     */
    public static boolean isSplittable(byte[] head) throws IOException {
        try (RecordFraming framing = RecordFraming.of(new ByteArrayInputStream(head))) {
            // All that the first record and the root depend on must be in the head.
            return framing.next()
                    && framing.isPlainWithUsualRoot()
                    && (head.length < HEAD || framing.offset() <= HEAD - 2L * LOOK_BACK)
                    && first(new ByteArrayInputStream(head), 0, 1, head.length) != NONE;
        }
    }
}
