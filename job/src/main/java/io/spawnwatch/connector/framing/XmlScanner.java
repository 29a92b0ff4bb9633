package io.spawnwatch.connector.framing;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of an {@code <Event>} element or of other markup, over any number of lines.
 *
 * <p>An event ends at its end tag. It is broken if another event starts inside it, because events do not nest. Character
 * data and comments may contain the start of an event, but not on a line on which a record begins.
 *
 * <p>A line of an event's text may look like JSON. It is treated as text: whoever starts a process can put a line feed
 * into the command line and so choose what that line looks like, and a JSON string could be made to swallow the events
 * that follow. There is one exception. While a tag, character data or a comment is open, its end may be missing. A
 * complete JSON value on a line of its own is then skipped, so that nothing inside it is mistaken for that end.
 *
 * <p>A parser for XML cannot do this: it stops at the first error and does not say where the next record begins.
 */
final class XmlScanner implements RecordScanner {
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
    private final JsonScanner json;
    private final XmlTagBalance balance;
    private Place place = Place.CONTENT;
    private boolean inEvent;
    private byte quote;
    private byte last;
    private boolean containedRecord;
    private boolean tooLong;
    private int stop;

    /** A stretch of the stream that is known not to contain the end of a place, so it is not searched again. */
    private Place barren = Place.CONTENT;

    private long barrenFrom;
    private long barrenTo;

    XmlScanner(RecordBuffer buffer, RecordStarts starts) {
        this.buffer = buffer;
        this.starts = starts;
        this.json = new JsonScanner(buffer, starts);
        this.balance = new XmlTagBalance(buffer, starts);
    }

    /** Scans an event whose start tag begins at this index. */
    Outcome scanEvent(int index) throws IOException {
        reset(true, Place.TAG);
        Outcome outcome = resume(index + 1);
        return outcome == Outcome.WHOLE && containedRecord && !balance.isBalanced(index, stop)
                ? Outcome.BROKEN
                : outcome;
    }

    /** Scans a comment, processing instruction, declaration or tag that begins at this index. No line of it may begin a record. */
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
        containedRecord = false;
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

    /** Passes a line end; ENDED if the scan continues after it. */
    private Outcome lineEnd() throws IOException {
        int line = stop + 1;
        int first = starts.skipBlank(line);
        if (starts.brace(first, line + RecordBuffer.MAX_PREFIX) >= 0) {
            if (!inEvent || tooLong) {
                return Outcome.BROKEN;
            }
            containedRecord = true;
            boolean isValue = buffer.bytes[first] == '{' || buffer.bytes[first] == '[';
            if (place != Place.CONTENT && isValue && json.scan(first) == Outcome.WHOLE) {
                return continueAt(json.stop());
            }
        }
        byte @Nullable [] end = end();
        if (end != null) {
            int event = starts.event(first, line + RecordBuffer.MAX_PREFIX);
            if (event >= 0 && !occurs(end, line, event)) {
                return Outcome.BROKEN;
            }
        }
        return continueAt(line);
    }

    /** The sequence that ends the current place, or null if there is no fixed one. */
    private byte @Nullable [] end() {
        return switch (place) {
            case TAG, END_TAG, CONTENT -> null;
            case CDATA -> RecordStarts.CDATA_END;
            case COMMENT -> RecordStarts.COMMENT_END;
            case INSTRUCTION -> INSTRUCTION_END;
        };
    }

    private boolean occurs(byte[] sequence, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (buffer.bytes[i] == sequence[0] && buffer.startsWith(i, sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Continues after the name in an end tag. If anything but the closing bracket follows, the event ends after the name. */
    private Outcome endTag(int to) {
        byte[] bytes = buffer.bytes;
        int i = stop;
        while (i < to && RecordBuffer.isBlank(bytes[i])) {
            i++;
        }
        if (i == to) {
            return continueAt(i);
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
                return continueAt(i);
            }
            if (b == '<') {
                // No tag contains this character, not even in quotes: the tag is damaged, but what begins here may not
                // be.
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
        return continueAt(to);
    }

    private Outcome content(int to) throws IOException {
        byte[] bytes = buffer.bytes;
        int i = stop;
        while (i < to && bytes[i] != '<' && bytes[i] != '\n') {
            i++;
        }
        if (i == to || bytes[i] == '\n') {
            return continueAt(i);
        }
        if (starts.isEvent(i)) {
            stop = i;
            return Outcome.BROKEN;
        }
        if (starts.isTag(i, EVENT_END)) {
            place = Place.END_TAG;
            return continueAt(i + EVENT_END.length);
        } else if (buffer.startsWith(i, RecordStarts.CDATA)) {
            place = Place.CDATA;
            return continueAt(i + RecordStarts.CDATA.length);
        } else if (buffer.startsWith(i, RecordStarts.COMMENT)) {
            place = Place.COMMENT;
            return continueAt(i + RecordStarts.COMMENT.length);
        }
        return continueAt(i + 1);
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
            return continueAt(i);
        }
        if (!buffer.startsWith(i, end)) {
            barrenTo = Math.max(barrenTo, buffer.offset(i + 1));
            return continueAt(i + 1);
        }
        place = Place.CONTENT;
        stop = i + end.length;
        return inEvent ? Outcome.ENDED : Outcome.WHOLE;
    }

    private Outcome continueAt(int index) {
        stop = index;
        return Outcome.ENDED;
    }
}
