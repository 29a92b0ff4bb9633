package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The extent of an {@code <Event>} element or of other markup, over any number of lines.
 *
 * <p>An event ends at its end tag, and is broken where another event starts: no event holds another. Character data and
 * comments may hold the start of an event within a line, but not on a line on which a record begins.
 *
 * <p>A line of an event's text may look like JSON. It is read as the text that it is: a command line with a line feed in
 * it decides how the line looks, and a JSON string could be made to run over the events that follow. Only where a tag,
 * character data or a comment is open, which may be for want of its end, a JSON value that begins on a line of its own
 * and is whole is passed over, so that nothing in it is taken for that end.
 */
final class XmlExtent implements Extent {
    private static final byte[] EVENT_END = RecordStarts.ascii("</Event");
    private static final byte[] INSTRUCTION = RecordStarts.ascii("<?");
    private static final byte[] INSTRUCTION_END = RecordStarts.ascii("?>");

    private enum Place {
        TAG,
        END_TAG,
        CONTENT,
        CDATA,
        COMMENT,
        INSTRUCTION
    }

    private final RecordBuffer buffer;
    private final RecordStarts starts;
    private final JsonExtent json;
    private final XmlBalance balance;
    private Place place = Place.CONTENT;
    private boolean inEvent;
    private byte quote;
    private byte last;
    private boolean heldRecord;
    private boolean tooLong;
    private int stop;

    /** A part of the stream in which what {@link #place} was then did not end: it need not be read again. */
    private Place barren = Place.CONTENT;

    private long barrenFrom;
    private long barrenTo;

    XmlExtent(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
        this.json = new JsonExtent(buffer, starts);
        this.balance = new XmlBalance(buffer, starts);
    }

    /** Scans an event whose start tag is there. */
    Outcome scanEvent(int index) throws IOException {
        reset(true, Place.TAG);
        Outcome outcome = resume(index + 1);
        return outcome == Outcome.WHOLE && heldRecord && !balance.holds(index, stop) ? Outcome.BROKEN : outcome;
    }

    /** Scans a comment, a processing instruction, a declaration or a tag that starts there; no line of it may begin a record. */
    Outcome scanMarkup(int index) throws IOException {
        if (buffer.startsWith(index, RecordStarts.COMMENT)) {
            reset(false, Place.COMMENT);
            return resume(index + RecordStarts.COMMENT.length);
        }
        if (buffer.startsWith(index, INSTRUCTION)) {
            reset(false, Place.INSTRUCTION);
            return resume(index + INSTRUCTION.length);
        }
        reset(false, Place.TAG);
        return resume(index + 1);
    }

    private void reset(boolean event, Place first) {
        inEvent = event;
        place = first;
        quote = 0;
        last = 0;
        heldRecord = false;
        tooLong = false;
    }

    @Override
    public int stop() {
        return stop;
    }

    @Override
    public Outcome resume(int index) throws IOException {
        stop = index;
        while (true) {
            int to = buffer.scanLimit();
            if (stop >= to) {
                if (buffer.isFull(stop)) {
                    tooLong = true;
                    return Outcome.FULL;
                }
                if (!buffer.has(stop)) {
                    return Outcome.ENDED;
                }
                continue;
            }
            Outcome outcome = buffer.bytes[stop] == '\n' && place != Place.END_TAG
                    ? lineEnd()
                    : switch (place) {
                        case TAG -> tag(to);
                        case END_TAG -> endTag(to);
                        case CONTENT -> content(to);
                        case CDATA, COMMENT, INSTRUCTION -> within(to, Objects.requireNonNull(end()));
                    };
            if (outcome != Outcome.ENDED) {
                return outcome;
            }
        }
    }

    /** Goes over a line end; ENDED where the scan goes on after it. */
    private Outcome lineEnd() throws IOException {
        int line = stop + 1;
        int first = starts.skipBlank(line);
        if (starts.brace(first, line + RecordBuffer.MAX_PREFIX) >= 0) {
            if (!inEvent || tooLong) {
                return Outcome.BROKEN;
            }
            heldRecord = true;
            boolean isValue = buffer.bytes[first] == '{' || buffer.bytes[first] == '[';
            if (place != Place.CONTENT && isValue && json.scan(first) == Outcome.WHOLE) {
                return goOn(json.stop());
            }
        }
        byte @Nullable [] end = end();
        if (end != null) {
            int event = starts.event(first, line + RecordBuffer.MAX_PREFIX);
            if (event >= 0 && !isBetween(end, line, event)) {
                return Outcome.BROKEN;
            }
        }
        return goOn(line);
    }

    /** What ends the place, where that is a fixed sequence that nothing can hide. */
    private byte @Nullable [] end() {
        return switch (place) {
            case TAG, END_TAG, CONTENT -> null;
            case CDATA -> RecordStarts.CDATA_END;
            case COMMENT -> RecordStarts.COMMENT_END;
            case INSTRUCTION -> INSTRUCTION_END;
        };
    }

    private boolean isBetween(byte[] wanted, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (buffer.bytes[i] == wanted[0] && buffer.startsWith(i, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Reads on behind the name in an end tag. If anything but its bracket follows, the event ends behind the name. */
    private Outcome endTag(int to) {
        byte[] bytes = buffer.bytes;
        int i = stop;
        while (i < to && RecordBuffer.isBlank(bytes[i])) {
            i++;
        }
        if (i == to) {
            return goOn(i);
        }
        boolean isWhole = bytes[i] == '>';
        while (!isWhole && !tooLong && RecordBuffer.isBlank(bytes[i - 1])) {
            i--;
        }
        stop = isWhole ? i + 1 : i;
        return Outcome.WHOLE;
    }

    private Outcome tag(int to) {
        byte[] bytes = buffer.bytes;
        for (int i = stop; i < to; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                last = b;
                return goOn(i);
            }
            if (b == '<') {
                // No tag holds one, not even in quotes: the tag is damaged, and what begins here may not be.
                place = Place.CONTENT;
                stop = i;
                return inEvent ? Outcome.ENDED : Outcome.BROKEN;
            }
            if (quote != 0) {
                quote = b == quote ? 0 : quote;
            } else if (b == '>') {
                place = Place.CONTENT;
                stop = i + 1;
                return !inEvent || last == '/' ? Outcome.WHOLE : Outcome.ENDED;
            } else if (b == '"' || b == '\'') {
                quote = b;
            }
            last = b;
        }
        return goOn(to);
    }

    private Outcome content(int to) throws IOException {
        byte[] bytes = buffer.bytes;
        int i = stop;
        while (i < to && bytes[i] != '<' && bytes[i] != '\n') {
            i++;
        }
        if (i == to || bytes[i] == '\n') {
            return goOn(i);
        }
        if (starts.isEvent(i)) {
            stop = i;
            return Outcome.BROKEN;
        }
        if (starts.isTag(i, EVENT_END)) {
            place = Place.END_TAG;
            return goOn(i + EVENT_END.length);
        } else if (buffer.startsWith(i, RecordStarts.CDATA)) {
            place = Place.CDATA;
            return goOn(i + RecordStarts.CDATA.length);
        } else if (buffer.startsWith(i, RecordStarts.COMMENT)) {
            place = Place.COMMENT;
            return goOn(i + RecordStarts.COMMENT.length);
        }
        return goOn(i + 1);
    }

    private Outcome within(int to, byte[] end) throws IOException {
        long offset = buffer.offset(stop);
        if (barren != place || offset < barrenFrom || offset > barrenTo) {
            barren = place;
            barrenFrom = offset;
            barrenTo = offset;
        }
        int i = (int) Math.min(to, stop + barrenTo - offset);
        byte[] bytes = buffer.bytes;
        while (i < to && bytes[i] != end[0] && bytes[i] != '\n') {
            i++;
        }
        barrenTo = Math.max(barrenTo, buffer.offset(i));
        if (i == to || bytes[i] == '\n') {
            return goOn(i);
        }
        if (!buffer.startsWith(i, end)) {
            barrenTo = Math.max(barrenTo, buffer.offset(i + 1));
            return goOn(i + 1);
        }
        place = Place.CONTENT;
        stop = i + end.length;
        return inEvent ? Outcome.ENDED : Outcome.WHOLE;
    }

    private Outcome goOn(int index) {
        stop = index;
        return Outcome.ENDED;
    }
}
