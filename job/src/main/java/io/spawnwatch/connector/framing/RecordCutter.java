package io.spawnwatch.connector.framing;

import io.spawnwatch.connector.framing.Extent.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts records from a buffer by the rule that {@link RecordFraming} states. */
final class RecordCutter {
    /** More brackets in a row are not arrays of events but something to reject. */
    private static final int MAX_BRACKETS = 8;

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final JsonExtent json;
    private final XmlExtent xml;
    private final HarmlessMarkup markup;

    private boolean anyRecord;
    private boolean lineStart = true;

    /** A part of the stream that holds no line end and need not be searched for one again. */
    private long lineFrom;

    private long lineTo;

    private int arrays;
    private long arrayLine;
    private @Nullable String fault;
    private long faultLine;

    RecordCutter(RecordBuffer buffer) {
        this.buffer = buffer;
        this.starts = new RecordStarts(buffer);
        this.json = new JsonExtent(buffer, starts);
        this.xml = new XmlExtent(buffer, starts);
        this.markup = new HarmlessMarkup(buffer, starts, xml);
    }

    /** The next record, or null at the end or at what makes the rest unreadable. */
    byte @Nullable [] next() throws IOException {
        while (skipHarmless()) {
            boolean whole = buffer.bytes[buffer.position] == '<' && !starts.isEvent(buffer.position) && skipMarkup();
            if (!whole) {
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
            fail(buffer.line(), "the array that begins on line " + arrayLine + " has no end; is the file cut?");
        } else if (markup.isSeen() && !anyRecord) {
            fail(1, "the XML holds no <Event> element");
        }
        return null;
    }

    private String broken() {
        return buffer.damage() + "; the records before it were read";
    }

    private void fail(long line, String reason) {
        fault = reason;
        faultLine = line;
    }

    /** Why the stream has no further record, or null if it simply ended. */
    @Nullable
    String fault() {
        return fault;
    }

    long faultLine() {
        return faultLine;
    }

    /** Moves past blanks, byte order marks and the punctuation of arrays; false at the end. */
    private boolean skipHarmless() throws IOException {
        while (buffer.more()) {
            byte b = buffer.bytes[buffer.position];
            int length = 1;
            if (b == '\n') {
                lineStart = true;
            } else if (b == ',' || b == ']') {
                lineStart = false;
                arrays -= b == ']' && arrays > 0 ? 1 : 0;
            } else if (b == '[' && opensArray(buffer.position + 1)) {
                lineStart = false;
                arrayLine = arrays++ == 0 ? buffer.line() : arrayLine;
            } else if (b == RecordStarts.BYTE_ORDER_MARK[0]
                    && buffer.startsWith(buffer.position, RecordStarts.BYTE_ORDER_MARK)) {
                length = RecordStarts.BYTE_ORDER_MARK.length;
            } else if (!RecordBuffer.isBlank(b)) {
                return true;
            }
            buffer.position += length;
        }
        return false;
    }

    /** Whether an element, the array's end or a line end follows an opening bracket, or a few more brackets. */
    private boolean opensArray(int index) throws IOException {
        int next = starts.skipBlank(index);
        for (int more = 0; more < MAX_BRACKETS && buffer.has(next) && buffer.bytes[next] == '['; more++) {
            next = starts.skipBlank(next + 1);
        }
        if (!buffer.has(next)) {
            return true;
        }
        byte b = buffer.bytes[next];
        return b == '\n' || b == '{' || b == ']' || endOfScalar(next) >= 0;
    }

    /** The end of a text, number or literal that a comma, the array's end or a line end follows; else -1. */
    private int endOfScalar(int index) throws IOException {
        int end = index;
        int to = index + RecordBuffer.MAX_PREFIX;
        if (buffer.has(end) && buffer.bytes[end] == '"') {
            boolean escaped = false;
            do {
                escaped = !escaped && buffer.bytes[end] == '\\';
                end++;
            } while (end < to && buffer.has(end) && (escaped || buffer.bytes[end] != '"') && buffer.bytes[end] != '\n');
            end++;
        } else {
            while (end < to && buffer.has(end) && JsonExtent.isScalar(buffer.bytes[end])) {
                end++;
            }
        }
        int next = starts.skipBlank(end);
        boolean ends =
                (!buffer.has(next) && buffer.damage() == null) || (buffer.has(next) && endsElement(buffer.bytes[next]));
        return end > index && end < to && ends ? end : -1;
    }

    private static boolean endsElement(byte b) {
        return b == '\n' || b == ',' || b == ']';
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
     * A record whose extent was looked for.
     *
     * @param from where to look for another record of its kind if this one is damaged
     */
    private byte @Nullable [] value(Extent extent, Outcome first, int from) throws IOException {
        Outcome outcome = first;
        int stop = extent.stop();
        if (outcome == Outcome.WHOLE) {
            return buffer.take(stop);
        }
        boolean onOneLine = lineEnd(from, stop) == stop;
        if (outcome == Outcome.BROKEN && onOneLine && extent == xml && starts.isEvent(stop)) {
            return buffer.take(stop);
        }
        if (outcome != Outcome.FULL || !onOneLine) {
            boolean open = outcome != Outcome.BROKEN || !onOneLine || buffer.bytes[stop] == '\n';
            return damaged(extent, from, open);
        }
        int next = nextOfKind(extent, from, stop);
        if (next >= 0) {
            return buffer.take(next);
        }
        while (outcome == Outcome.FULL) {
            outcome = extent.resume(buffer.release(extent.stop()));
        }
        return outcome == Outcome.WHOLE ? buffer.take(extent.stop()) : damaged(extent, extent.stop(), false);
    }

    /** The first line end from an index on, or the other index if that comes first. */
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

    private int nextOfKind(Extent extent, int from, int to) throws IOException {
        byte before = 0;
        for (int i = from; i < to; i++) {
            if (startsNext(extent, i, before)) {
                return i;
            }
            before = before(i, before);
        }
        return -1;
    }

    /** Whether, behind a damaged record on the same line, another one of its kind may start here. */
    private boolean startsNext(@Nullable Extent extent, int index, byte before) throws IOException {
        byte b = buffer.bytes[index];
        return extent == json ? b == '{' && before == '}' : extent == xml && b == '<' && starts.isEvent(index);
    }

    /** The last byte that is neither blank nor a comma. */
    private byte before(int index, byte before) {
        byte b = buffer.bytes[index];
        return b == ',' || RecordBuffer.isBlank(b) ? before : b;
    }

    /**
     * What is damaged, up to the next record: on the same line if one of the kind may start there, or else up to the
     * line's end.
     *
     * @param extent what is damaged; null if nothing else on the line can be a record
     * @param from   where to go on
     * @param open   whether the following lines belong to it, up to one on which a record begins
     * @return null if it ends with a broken stream, as then it may not have been damaged
     */
    private byte @Nullable [] damaged(@Nullable Extent extent, int from, boolean open) throws IOException {
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
                if (startsNext(extent, i, before)) {
                    return buffer.take(i);
                }
                before = before(i, before);
            }
            i++;
        }
    }

    /** What begins neither as JSON nor as an event: an element of an array, or a line, perhaps with an event in it. */
    private byte @Nullable [] text(int start, byte first, boolean atLineStart) throws IOException {
        int scalar = arrays > 0 ? endOfScalar(start) : -1;
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
            return bracket == event || buffer.startsWith(bracket, HarmlessMarkup.INSTRUCTION)
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

    /** Whether a line of syslog starts there as it was sent, with its priority in angle brackets. */
    private boolean isPriority(int index) throws IOException {
        return buffer.has(index + 1) && buffer.bytes[index] == '<' && Character.isDigit(buffer.bytes[index + 1]);
    }
}
