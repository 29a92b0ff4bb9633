package io.spawnwatch.function;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading one record of a source: an event, a rejection, or neither if the record is another kind of event or
 * an event that no detection matches. Those are passed on too, because they advance the watermark and are counted.
 *
 * @param event     the process execution, or null
 * @param rejection why the record could not be used, or null
 * @param timeMs    event time, epoch milliseconds UTC, or {@link io.spawnwatch.decode.Decoded#NO_TIME}
 * @param clockSkew whether that time is further ahead of the record's arrival than the tolerated clock skew
 * @param unmatched whether the record is a process execution that matches no detection and was left in its bytes
 * @param sampled   whether the event stands for {@link DetectionCosts#SAMPLE_INTERVAL} records when costs are measured; it
 *                  may match no detection
 * @param format    1 more than the {@link io.spawnwatch.decode.RecordFormat#index()} of a process event, or
 *                  {@link #NO_FORMAT} if it is not noted
 * @param outside   whether the record is unmatched because it is outside the hosts and users whose events count
 */
public record SourceRecord(
        @Nullable ProcessEvent event,
        @Nullable RejectedRecord rejection,
        long timeMs,
        boolean clockSkew,
        boolean unmatched,
        boolean sampled,
        int format,
        boolean outside) {

    /** The format of a record whose format is not noted. */
    public static final int NO_FORMAT = 0;

    /** A record of a host and user whose events count. */
    public SourceRecord(
            @Nullable ProcessEvent event,
            @Nullable RejectedRecord rejection,
            long timeMs,
            boolean clockSkew,
            boolean unmatched,
            boolean sampled,
            int format) {
        this(event, rejection, timeMs, clockSkew, unmatched, sampled, format, false);
    }

    /** A record whose format is not noted. */
    public SourceRecord(
            @Nullable ProcessEvent event,
            @Nullable RejectedRecord rejection,
            long timeMs,
            boolean clockSkew,
            boolean unmatched,
            boolean sampled) {
        this(event, rejection, timeMs, clockSkew, unmatched, sampled, NO_FORMAT);
    }

    /** A record that is not sampled. */
    public SourceRecord(
            @Nullable ProcessEvent event,
            @Nullable RejectedRecord rejection,
            long timeMs,
            boolean clockSkew,
            boolean unmatched) {
        this(event, rejection, timeMs, clockSkew, unmatched, false);
    }

    /** A record that was decoded as far as its kind allows. */
    public SourceRecord(
            @Nullable ProcessEvent event, @Nullable RejectedRecord rejection, long timeMs, boolean clockSkew) {
        this(event, rejection, timeMs, clockSkew, false);
    }
}
