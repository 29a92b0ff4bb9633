package io.spawnwatch.event;

import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One process execution: an event of the CIM data model {@code Endpoint.Processes}, with a value for each
 * {@link ProcessField} that its source has. Immutable.
 *
 * <p>A field that the source does not have is {@code null}, never an empty text. Ids are text.
 *
 * @param timeMs   event time ({@code _time}), epoch milliseconds UTC
 * @param values   the values in the order of {@link ProcessField}; an array, because Flink serialises one without Kryo, the
 *                 missing values included
 * @param reporter the product that reported the event, or null if the sender says nothing of it
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out, and compared by content.
public record ProcessEvent(
        long timeMs, @Nullable String[] values, @Nullable Reporter reporter) implements EventFields {

    /** Copies the array. */
    public ProcessEvent {
        if (values.length != ProcessField.count()) {
            throw new IllegalArgumentException(
                    values.length + " values for the " + ProcessField.count() + " fields of an event");
        }
        values = values.clone();
    }

    /** A copy of the values in the order of {@link ProcessField}. Use {@link #get} to read a field. */
    @Override
    public @Nullable String[] values() {
        return values.clone();
    }

    /**
     * The value of a field.
     *
     * @return the text, or null if the event does not have the field
     */
    @Override
    public @Nullable String get(ProcessField field) {
        return values[field.index()];
    }

    /** A builder for an event at this time, epoch milliseconds UTC, without fields yet. */
    public static Builder at(long timeMs) {
        return new Builder(timeMs, new String[ProcessField.count()], null);
    }

    /** A builder that begins with all that this event has. */
    public Builder toBuilder() {
        return new Builder(timeMs, values.clone(), reporter);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessEvent event
                && timeMs == event.timeMs
                && Arrays.equals(values, event.values)
                && Objects.equals(reporter, event.reporter);
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(timeMs) * 31 + Arrays.hashCode(values)) * 31 + Objects.hashCode(reporter);
    }

    /** The time, the fields that the event has, by their CIM names, and who reported it. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "ProcessEvent[", "]");
        text.add("_time=" + EventTime.format(timeMs));
        for (ProcessField field : ProcessField.values()) {
            String value = get(field);
            if (value != null) {
                text.add(field.cimName() + "=" + value);
            }
        }
        if (reporter != null) {
            text.add(reporter.toString());
        }
        return text.toString();
    }

    /** Collects the fields of one event; not thread-safe. */
    public static final class Builder {
        private final long timeMs;
        private final @Nullable String[] values;
        private @Nullable Reporter reporter;

        private Builder(long timeMs, @Nullable String[] values, @Nullable Reporter reporter) {
            this.timeMs = timeMs;
            this.values = values;
            this.reporter = reporter;
        }

        /** Sets a field; null and the empty text mean that the event does not have it. */
        public Builder set(ProcessField field, @Nullable String value) {
            values[field.index()] = value == null || value.isEmpty() ? null : value;
            return this;
        }

        /** Sets the product that reported the event. */
        public Builder reportedBy(@Nullable Reporter product) {
            reporter = product;
            return this;
        }

        /** The value of a field as set so far, or null. */
        public @Nullable String get(ProcessField field) {
            return values[field.index()];
        }

        /** The event with the fields set so far. */
        public ProcessEvent build() {
            return new ProcessEvent(timeMs, values, reporter);
        }
    }
}
