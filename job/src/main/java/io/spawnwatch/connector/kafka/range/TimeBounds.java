package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events that count: those whose time is not before {@code from} and is before {@code to}. They arrive at other times than
 * they happen, so more is read than that: by the margin on both sides.
 *
 * @param from   earliest event time, or null for all that the topics hold
 * @param to     first event time that is too late, or null for all that the topics hold when the run begins
 * @param margin how much earlier and later than the range records are read
 */
public record TimeBounds(@Nullable Instant from, @Nullable Instant to, Duration margin) {

    /**
     * Checks the order of the two.
     *
     * @throws SettingsException if nothing lies between them
     */
    public TimeBounds {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new SettingsException("--from (" + from + ") is not before --to (" + to
                    + "); events between them are read, without those at --to itself");
        }
    }

    long fromMs() {
        return from == null ? Long.MIN_VALUE : from.toEpochMilli();
    }

    long toMs() {
        return to == null ? Long.MAX_VALUE : to.toEpochMilli();
    }

    /** The earliest arrival of a record that is read, epoch milliseconds UTC, or null for any. */
    @Nullable
    Long earliestArrivalMs() {
        return from == null ? null : Math.max(0, from.minus(margin).toEpochMilli());
    }

    /** The first arrival of a record that is no longer read, epoch milliseconds UTC, or null for any. */
    @Nullable
    Long latestArrivalMs() {
        return to == null ? null : Math.max(0, to.plus(margin).toEpochMilli());
    }

    /** The range in words. */
    public String inWords() {
        if (from == null) {
            return to == null ? "of all times" : "before " + to;
        }
        return to == null ? "from " + from + " on" : "from " + from + " until before " + to;
    }
}
