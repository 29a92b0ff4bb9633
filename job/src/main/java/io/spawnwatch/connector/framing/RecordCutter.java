package io.spawnwatch.connector.framing;

import io.spawnwatch.connector.framing.RecordScanner.Outcome;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts records out of a buffer by the rule that {@link RecordFraming} states. */
final class RecordCutter {
    private static final String ARRAY_FAULT = "the array that begins on line %d has no end; is the file truncated?";

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final JsonScanner json;
    private final XmlScanner xml;
    private final IgnorableMarkup markup;
    private final ArrayElements elements;

    private boolean anyRecord;
    private boolean lineStart = true;

    /** A stretch of the stream that is known to contain no line end, so it is not searched again. */
    private long lineFrom;

    private long lineTo;

    private int arrays;
    private long arrayLine;
    private long end = Long.MAX_VALUE;
    private @Nullable String fault;
    private long faultLine;

    /**
     * A cutter.
     *
     * @param buffer at the start of the stream, or of a record that begins on a line of its own outside of arrays
     */
    RecordCutter(RecordBuffer buffer) {
        this.anyRecord = buffer.offset(buffer.position) > 0;
        this.buffer = buffer;
        this.starts = new RecordStarts(buffer);
        this.json = new JsonScanner(buffer, starts);
        this.xml = new XmlScanner(buffer, starts);
        this.markup = new IgnorableMarkup(buffer, starts, xml);
        this.elements = new ArrayElements(buffer, starts);
    }

    /**
     * Ends the stream before a record.
     *
     * @param offset where a record begins for certain, see {@link RecordBoundary}
     */
    void stopAt(long offset) {
        end = offset;
    }

    /** The offset given to {@link #stopAt}, or -1. */
    long stop() {
        return end == Long.MAX_VALUE ? -1 : end;
    }

    /** The offset at which a new cutter would go on like this one, or -1 if it would not. */
    long resumeOffset() throws IOException {
        int position = buffer.position;
        boolean atLine = lineStart || (buffer.has(position) && buffer.bytes[position] == '\n');
        return atLine && arrays == 0 && markup.knowsOnlyUsualRoot() ? buffer.offset(position) : -1;
    }

    boolean knowsOnlyUsualRoot() {
        return markup.knowsOnlyUsualRoot();
    }

    /** The next record, or null at the end of the stream or where the rest is unreadable. */
    byte @Nullable [] next() throws IOException {
        while (skipPunctuation()) {
            if (isAtEnd()) {
                return null;
            }
            leaveAbandonedArrays();
            boolean skipped = buffer.bytes[buffer.position] == '<' && !starts.isEvent(buffer.position) && skipMarkup();
            if (!skipped) {
                boolean atLineStart = lineStart;
                anyRecord = true;
                lineStart = false;
                byte[] record = record(atLineStart);
                if (record == null) {
                    fail(buffer.recordLine(), broken());
                }
                return record;
            }
        }
        if (buffer.damage() != null) {
            fail(buffer.line(), broken());
        } else if (arrays > 0) {
            fail(buffer.line(), ARRAY_FAULT);
        } else if (markup.isSeen() && !anyRecord) {
            fail(1, "the XML contains no <Event> element");
        }
        return null;
    }

    /**
     * The next line, if it begins and ends like a JSON object, is outside of arrays, and is the last or followed by another
     * that begins so. Whatever is on it, no record goes on from it to the next line or begins on an earlier one: a brace at
     * the start of a line cannot follow a brace that ends the line before, in any object.
     *
     * @return the line, without its end, or null if the next record must be cut
     */
    byte @Nullable [] nextLine() throws IOException {
        if (!skipPunctuation() || isAtEnd() || !lineStart || arrays > 0 || buffer.bytes[buffer.position] != '{') {
            return null;
        }
        buffer.begin();
        int end = buffer.lineEnd();
        if (end < 0 || !endsObject(end) || (!isLast(end) && buffer.bytes[end + 1] != '{')) {
            return null;
        }
        anyRecord = true;
        lineStart = false;
        return buffer.take(end);
    }

    /** Goes back to the start of the line that was delivered last. */
    void backToLine() {
        buffer.back();
        lineStart = true;
    }

    private boolean isLast(int lineEnd) throws IOException {
        return !buffer.has(lineEnd + 1) && buffer.damage() == null;
    }

    private boolean endsObject(int lineEnd) {
        int last = lineEnd - 1;
        while (RecordBuffer.isBlank(buffer.bytes[last])) {
            last--;
        }
        return buffer.bytes[last] == '}';
    }

    private boolean isAtEnd() {
        long offset = buffer.offset(buffer.position);
        if (offset > end) {
            throw new IllegalStateException("the record that should begin at offset " + end + " was not found");
        }
        return offset == end;
    }

    /**
     * Leaves all arrays where the next record cannot be an element: no comma separates it from the object on the line
     * before, or it is an event. Otherwise a single stray bracket would make everything after it depend on what comes
     * before, and no file could be read in parts.
     */
    private void leaveAbandonedArrays() throws IOException {
        if (arrays > 0 && lineStart) {
            byte first = buffer.bytes[buffer.position];
            boolean outside = first == '{' ? buffer.last == '}' : starts.isEvent(buffer.position);
            arrays = outside ? 0 : arrays;
        }
    }

    private String broken() {
        return buffer.damage() + "; the records before it were read";
    }

    private void fail(long line, String reason) {
        fault = reason;
        faultLine = line;
    }

    /**
     * Why the rest of the stream cannot be read, or null if it simply ended.
     *
     * @param linesBefore what to add to a line that it names
     */
    @Nullable
    String fault(long linesBefore) {
        return ARRAY_FAULT.equals(fault) ? String.format(Locale.ROOT, ARRAY_FAULT, linesBefore + arrayLine) : fault;
    }

    long faultLine() {
        return faultLine;
    }

    /** Moves past blanks, byte order marks and the punctuation of arrays; false at the end of the stream. */
    private boolean skipPunctuation() throws IOException {
        while (buffer.more()) {
            byte b = buffer.bytes[buffer.position];
            int length = 1;
            if (b == '\n') {
                lineStart = true;
            } else if (b == ',' || b == ']') {
                lineStart = false;
                buffer.last = b;
                arrays -= b == ']' && arrays > 0 ? 1 : 0;
            } else if (b == '[' && elements.opensArray(buffer.position + 1)) {
                lineStart = false;
                buffer.last = b;
                arrayLine = arrays++ == 0 ? buffer.line() : arrayLine;
            } else if (b == RecordStarts.BYTE_ORDER_MARK[0]
                    && buffer.startsWith(buffer.position, RecordStarts.BYTE_ORDER_MARK)) {
                length = RecordStarts.BYTE_ORDER_MARK.length;
                buffer.last = b;
            } else if (!RecordBuffer.isBlank(b)) {
                return true;
            }
            buffer.position += length;
        }
        return false;
    }

    private boolean skipMarkup() throws IOException {
        boolean skipped = markup.skip(anyRecord);
        lineStart &= !skipped;
        return skipped;
    }

    private byte @Nullable [] record(boolean atLineStart) throws IOException {
        buffer.begin();
        int start = buffer.position;
        byte first = buffer.bytes[start];
        if (first == '{') {
            return value(json, json.scan(start), start + 1);
        }
        if (first == '<' && starts.isEvent(start)) {
            return value(xml, xml.scanEvent(start), start + 1);
        }
        return text(start, first, atLineStart);
    }

    /**
     * Takes a record that has been scanned.
     *
     * @param from where to look for another record of the same kind if this one is damaged
     */
    private byte @Nullable [] value(RecordScanner scanner, Outcome first, int from) throws IOException {
        Outcome outcome = first;
        int stop = scanner.stop();
        if (outcome == Outcome.WHOLE) {
            return buffer.take(stop);
        }
        boolean onOneLine = lineEnd(from, stop) == stop;
        if (outcome == Outcome.BROKEN && onOneLine && scanner == xml && starts.isEvent(stop)) {
            return buffer.take(stop);
        }
        if (outcome != Outcome.FULL || !onOneLine) {
            boolean open = outcome != Outcome.BROKEN || !onOneLine || buffer.bytes[stop] == '\n';
            return damaged(scanner, from, open);
        }
        int next = nextOfKind(scanner, from, stop);
        if (next >= 0) {
            return buffer.take(next);
        }
        while (outcome == Outcome.FULL) {
            outcome = scanner.resume(buffer.release(scanner.stop()));
        }
        return outcome == Outcome.WHOLE ? buffer.take(scanner.stop()) : damaged(scanner, scanner.stop(), false);
    }

    /** The first line end from an index on, or the limit if that comes first. */
    private int lineEnd(int from, int to) {
        long offset = buffer.offset(from);
        if (offset < lineFrom || offset > lineTo) {
            lineFrom = offset;
            lineTo = offset;
        }
        int i = (int) Math.min(to, from + lineTo - offset);
        while (i < to && buffer.bytes[i] != '\n') {
            i++;
        }
        lineTo = Math.max(lineTo, buffer.offset(i));
        return i;
    }

    private int nextOfKind(RecordScanner scanner, int from, int to) throws IOException {
        byte before = 0;
        for (int i = from; i < to; i++) {
            if (startsNext(scanner, i, before)) {
                return i;
            }
            before = before(i, before);
        }
        return -1;
    }

    /** Whether another record of the same kind may start here, after a damaged one on the same line. */
    private boolean startsNext(@Nullable RecordScanner scanner, int index, byte before) throws IOException {
        byte b = buffer.bytes[index];
        return scanner == json ? b == '{' && before == '}' : scanner == xml && b == '<' && starts.isEvent(index);
    }

    /** The last byte that is neither blank nor a comma. */
    private byte before(int index, byte before) {
        byte b = buffer.bytes[index];
        return b == ',' || RecordBuffer.isBlank(b) ? before : b;
    }

    /**
     * Takes a damaged record. It ends on the same line if another of its kind may start there, or else at the line's end.
     *
     * @param scanner the scanner of the damaged record; null if nothing else on the line can be a record
     * @param from    where to continue
     * @param open    whether the following lines belong to it, up to the first on which a record begins
     * @return null if the stream breaks off first, because then the record may not have been damaged
     */
    private byte @Nullable [] damaged(@Nullable RecordScanner scanner, int from, boolean open) throws IOException {
        int i = from;
        byte before = 0;
        boolean sameLine = true;
        while (true) {
            if (buffer.isFull(i)) {
                i = buffer.release(i);
            }
            if (!buffer.has(i)) {
                return buffer.damage() == null ? buffer.take(i) : null;
            }
            if (buffer.bytes[i] == '\n') {
                if (!open) {
                    return buffer.take(i);
                }
                sameLine = false;
                int next = starts.inLine(i + 1);
                if (next >= 0) {
                    lineStart = true;
                    return buffer.take(next);
                }
            } else if (sameLine) {
                if (startsNext(scanner, i, before)) {
                    return buffer.take(i);
                }
                before = before(i, before);
            }
            i++;
        }
    }

    /** Takes what begins neither as JSON nor as an event: an array element, or a line that may contain an event. */
    private byte @Nullable [] text(int start, byte first, boolean atLineStart) throws IOException {
        int scalar = arrays > 0 ? elements.endOfScalar(start) : -1;
        if (scalar >= 0) {
            return buffer.take(scalar);
        }
        int brace = starts.brace(start, start + RecordBuffer.MAX_PREFIX);
        if (brace >= 0) {
            return buffer.take(brace);
        }
        int event = atLineStart ? starts.event(start, start + RecordBuffer.MAX_PREFIX) : -1;
        if (event >= 0) {
            int bracket = bracket(start + (isPriority(start) ? 1 : 0), event);
            return bracket == event || buffer.startsWith(bracket, IgnorableMarkup.INSTRUCTION)
                    ? value(xml, xml.scanEvent(event), event + 1)
                    : buffer.take(event);
        }
        return damaged(first == '"' ? null : xml, start + 1, first == '<');
    }

    private int bracket(int from, int to) {
        int i = from;
        while (i < to && buffer.bytes[i] != '<') {
            i++;
        }
        return i;
    }

    /** Whether a syslog line starts here in its wire format, with the priority in angle brackets. */
    private boolean isPriority(int index) throws IOException {
        return buffer.has(index + 1) && buffer.bytes[index] == '<' && Character.isDigit(buffer.bytes[index + 1]);
    }
}
