package io.spawnwatch.publish;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import org.jspecify.annotations.Nullable;

/** Finds out what a record is, and whether it is to be sent. Not thread-safe. */
final class RecordSelector {
    private final EventDecoder decoder;
    private final @Nullable EventFilter wanted;
    private boolean isWanted;
    private @Nullable String host;

    /**
     * A selector of records.
     *
     * @param wanted which process events to send, and no other records; null to send everything
     */
    RecordSelector(Sourcetype sourcetype, FieldMapping mapping, @Nullable EventFilter wanted) {
        this.decoder = sourcetype.newDecoder(mapping);
        this.wanted = wanted;
    }

    /** What a record is. */
    enum Kind {
        /** A process event. */
        EVENT,
        /** Valid, but not a process event. */
        OTHER,
        /** A job will reject it. */
        UNREADABLE,
        /** Not to be sent. */
        LEFT_OUT,
        /** Not to be sent, because it cannot be read. */
        UNKNOWN;

        boolean isSent() {
            return this != LEFT_OUT && this != UNKNOWN;
        }
    }

    /**
     * What is known of a record.
     *
     * @param timeMs its time, epoch milliseconds UTC, or {@link Decoded#NO_TIME}
     * @param host   host of a process event, or null
     */
    record Selected(Kind kind, long timeMs, @Nullable String host) {}

    Selected select(byte[] record) {
        isWanted = true;
        host = null;
        // The filter notes what is needed and then has the event left in its bytes.
        Decoded decoded = decoder.decode(record, this::note);
        if (decoded instanceof Decoded.Unwanted unwanted) {
            return event(unwanted.timeMs());
        }
        if (decoded instanceof Decoded.Event event) {
            note(event.event());
            return event(event.event().timeMs());
        }
        if (wanted != null) {
            Kind kind = decoded instanceof Decoded.Skipped ? Kind.LEFT_OUT : Kind.UNKNOWN;
            return new Selected(kind, Decoded.NO_TIME, null);
        }
        return decoded instanceof Decoded.Skipped skipped
                ? new Selected(Kind.OTHER, skipped.timeMs(), null)
                : new Selected(Kind.UNREADABLE, Decoded.NO_TIME, null);
    }

    private Selected event(long timeMs) {
        return new Selected(isWanted ? Kind.EVENT : Kind.LEFT_OUT, timeMs, host);
    }

    private boolean note(EventFields event) {
        isWanted = wanted == null || wanted.accepts(event);
        host = isWanted ? event.get(ProcessField.DEST) : null;
        return false;
    }
}
