package io.spawnwatch.function;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Rejection;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The first step of every source: decodes the bytes of a record into a {@link SourceRecord}. It has no state but a reusable
 * decoder. Sources call it while they read, so that timestamps are known per partition.
 */
public final class EventIntake implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final EventFilter ALL = fields -> true;

    private final Sourcetype sourcetype;
    private final FieldMapping mapping;
    private final long toleratedSkewMs;
    private final @Nullable EventSelection selection;
    private final boolean notesFormats;
    private transient @Nullable EventDecoder decoder;
    private transient EventFilter filter = ALL;
    private transient EventFilter sampleFilter = ALL;
    private transient @Nullable RememberingFilter scopeFilter;
    private transient int untilSample;
    private transient boolean sampled;

    /**
     * Takes in records of one sourcetype and decodes all their events.
     *
     * @param sourcetype    format of the records
     * @param mapping       how their fields become CIM fields
     * @param toleratedSkew how far an event's time may be ahead of its arrival
     */
    public EventIntake(Sourcetype sourcetype, FieldMapping mapping, Duration toleratedSkew) {
        this(sourcetype, mapping, toleratedSkew, null);
    }

    /**
     * Takes in records of one sourcetype.
     *
     * @param sourcetype    format of the records
     * @param mapping       how their fields become CIM fields
     * @param toleratedSkew how far an event's time may be ahead of its arrival
     * @param selection     which events to decode, or null for all
     */
    public EventIntake(
            Sourcetype sourcetype, FieldMapping mapping, Duration toleratedSkew, @Nullable EventSelection selection) {
        this(sourcetype, mapping, toleratedSkew.toMillis(), selection, false);
    }

    private EventIntake(
            Sourcetype sourcetype,
            FieldMapping mapping,
            long toleratedSkewMs,
            @Nullable EventSelection selection,
            boolean notesFormats) {
        this.sourcetype = sourcetype;
        this.mapping = mapping;
        this.toleratedSkewMs = toleratedSkewMs;
        this.selection = selection;
        this.notesFormats = notesFormats;
    }

    /** An intake like this one that also notes the {@link SourceRecord#format()} of each process event, to be counted. */
    public EventIntake notingFormats() {
        return new EventIntake(sourcetype, mapping, toleratedSkewMs, selection, true);
    }

    /**
     * Takes in one record.
     *
     * @param origin    Kafka topic, or file
     * @param partition Kafka partition, or {@link RejectedRecord#NO_PARTITION}
     * @param position  Kafka offset, or line
     * @param arrivalMs when the record arrived, epoch milliseconds UTC: the Kafka record's timestamp, never our own clock, so
     *                  that a replay decides as the first run did; {@link Decoded#NO_TIME} if unknown
     */
    public SourceRecord intake(String origin, int partition, long position, long arrivalMs, byte[] bytes) {
        return record(origin, partition, position, arrivalMs, bytes, decoder().decode(bytes, wanted()));
    }

    /**
     * Takes in what may be one record or several.
     *
     * @return null unless the bytes are certainly a single JSON object; otherwise what {@link #intake} returns
     */
    public @Nullable SourceRecord intakeObject(
            String origin, int partition, long position, long arrivalMs, byte[] bytes) {
        Decoded decoded = decoder().decodeObject(bytes, wanted());
        return decoded == null ? null : record(origin, partition, position, arrivalMs, bytes, decoded);
    }

    private EventDecoder decoder() {
        EventDecoder ready = decoder;
        if (ready == null) {
            ready = sourcetype.newDecoder(mapping);
            decoder = ready;
            startFiltering();
            untilSample = DetectionCosts.SAMPLE_INTERVAL;
        }
        return ready;
    }

    private void startFiltering() {
        if (selection == null) {
            return;
        }
        EventFilter matches = selection.newFilter();
        if (selection.isEverythingInScope()) {
            filter = matches;
            return;
        }
        RememberingFilter scope = new RememberingFilter(selection.newScopeFilter());
        scopeFilter = scope;
        sampleFilter = scope;
        filter = fields -> scope.accepts(fields) && matches.accepts(fields);
    }

    /** Whether the event that a filter did not accept is outside the scope. */
    private boolean isOutside() {
        RememberingFilter scope = scopeFilter;
        return scope != null && !scope.accepted;
    }

    /** A filter that remembers what it said last: why an event is unwanted is asked afterwards. */
    private static final class RememberingFilter implements EventFilter {
        private final EventFilter filter;
        private boolean accepted;

        RememberingFilter(EventFilter filter) {
            this.filter = filter;
        }

        @Override
        public boolean accepts(EventFields fields) {
            accepted = filter.accepts(fields);
            return accepted;
        }
    }

    /** Which events the next record is decoded for: all in scope if it is sampled. */
    private EventFilter wanted() {
        sampled = --untilSample == 0;
        if (sampled) {
            untilSample = DetectionCosts.SAMPLE_INTERVAL;
        }
        return sampled ? sampleFilter : filter;
    }

    private SourceRecord record(
            String origin, int partition, long position, long arrivalMs, byte[] bytes, Decoded decoded) {
        if (decoded instanceof Decoded.Event event) {
            long timeMs = event.event().timeMs();
            return new SourceRecord(event.event(), null, timeMs, skewed(timeMs, arrivalMs), false, sampled, format());
        }
        if (decoded instanceof Decoded.Unwanted unwanted) {
            long timeMs = unwanted.timeMs();
            return new SourceRecord(null, null, timeMs, skewed(timeMs, arrivalMs), true, false, format(), isOutside());
        }
        if (decoded instanceof Decoded.Skipped skipped) {
            return new SourceRecord(null, null, skipped.timeMs(), skewed(skipped.timeMs(), arrivalMs));
        }
        Rejection rejection = ((Decoded.Rejected) decoded).rejection();
        return rejected(origin, partition, position, arrivalMs, rejection, bytes);
    }

    private int format() {
        return notesFormats ? 1 + decoder().format() : SourceRecord.NO_FORMAT;
    }

    /**
     * Rejects the rest of an origin that cannot be read, for example of a truncated archive.
     *
     * @param fault what is wrong, one sentence
     */
    public SourceRecord unreadable(String origin, int partition, long position, String fault) {
        Rejection rejection = new Rejection(Rejection.Reason.MALFORMED, fault);
        return rejected(origin, partition, position, Decoded.NO_TIME, rejection, new byte[0]);
    }

    private static SourceRecord rejected(
            String origin, int partition, long position, long arrivalMs, Rejection rejection, byte[] bytes) {
        RejectedRecord rejected = new RejectedRecord(
                origin,
                partition,
                position,
                arrivalMs,
                rejection.reason().wireName(),
                rejection.detail(),
                bytes.length,
                excerpt(bytes));
        return new SourceRecord(null, rejected, Decoded.NO_TIME, false);
    }

    private boolean skewed(long timeMs, long arrivalMs) {
        return arrivalMs != Decoded.NO_TIME && timeMs != Decoded.NO_TIME && timeMs - toleratedSkewMs > arrivalMs;
    }

    static String excerpt(byte[] bytes) {
        int length = Math.min(bytes.length, RejectedRecord.EXCERPT_BYTES);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
