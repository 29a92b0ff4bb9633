package io.spawnwatch.decode.time;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the times of records by whole seconds, so that the form of each time stays. Every time is moved that a decoder knows
 * the name of; each other byte stays as it is. The rendered {@code Message} of a Windows event keeps its times.
 *
 * <p>A decoder checks each result: it must be the same event as before at the other time. Not thread-safe.
 */
public final class TimeShift {
    private final long seconds;
    private final EventDecoder decoder;

    /**
     * A shift of records.
     *
     * @param seconds    how far times are moved, negative for back
     * @param sourcetype format of the records
     * @param mapping    how their fields become CIM fields
     */
    public TimeShift(long seconds, Sourcetype sourcetype, FieldMapping mapping) {
        this.seconds = seconds;
        this.decoder = sourcetype.newDecoder(mapping);
    }

    /**
     * Moves the times of a record, those of other events included that a decoder does not trust.
     *
     * @return the record with other times; null if it cannot be read, has no time, or one that cannot be moved exactly
     */
    public byte @Nullable [] moved(byte[] record) {
        Decoded before = decoder.decode(record);
        byte[] moved = before instanceof Decoded.Rejected ? null : replaced(record);
        return moved != null && isMoved(before, decoder.decode(moved)) ? moved : null;
    }

    private boolean isMoved(Decoded before, Decoded after) {
        if (before instanceof Decoded.Event event && after instanceof Decoded.Event other) {
            ProcessEvent expected = new ProcessEvent(
                    moved(event.event().timeMs()),
                    event.event().values(),
                    event.event().reporter());
            return expected.equals(other.event());
        }
        return before instanceof Decoded.Skipped skipped
                && after instanceof Decoded.Skipped other
                && other.timeMs() == moved(skipped.timeMs());
    }

    private long moved(long timeMs) {
        return timeMs == Decoded.NO_TIME ? Decoded.NO_TIME : timeMs + seconds * 1000;
    }

    private byte @Nullable [] replaced(byte[] record) {
        List<TimePlace> places;
        try {
            places = isJson(record) ? JsonTimes.in(record) : XmlTimes.in(record);
        } catch (IOException e) {
            return null;
        }
        List<TimePlace> ordered = new ArrayList<>(places);
        ordered.sort(Comparator.comparingInt(TimePlace::start));
        ByteArrayOutputStream moved = new ByteArrayOutputStream(record.length + 16);
        int written = 0;
        for (TimePlace place : ordered) {
            byte[] text = WrittenTime.moved(record, place, seconds);
            if (text != null && place.start() >= written) {
                moved.write(record, written, place.start() - written);
                moved.writeBytes(text);
                written = place.end();
            }
        }
        if (written == 0) {
            return null;
        }
        moved.write(record, written, record.length - written);
        return moved.toByteArray();
    }

    /** Whether the record begins with a brace, after blanks and a byte order mark; a decoder decides in the same way. */
    private static boolean isJson(byte[] record) {
        for (int i = 0; i < record.length; i++) {
            byte b = record[i];
            boolean isMark = i < 3 && b < 0;
            if (!isMark && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }
}
