package io.spawnwatch.decode;

import io.spawnwatch.decode.text.FieldText;
import io.spawnwatch.event.BytePlace;
import org.jspecify.annotations.Nullable;

/** A value that a carrier brings, by the name that it has there. Carriers that spell the name differently share it. */
interface CarrierValue {

    /** The name for people: {@code NewProcessName}, {@code Message's Creator Process ID}. */
    String label();

    /** The value in this record, or null if the record does not have it. */
    @Nullable
    String in(RecordFields fields);

    /**
     * Where the value stands in the record's bytes.
     *
     * @return a place, {@link BytePlace#ABSENT}, or {@link BytePlace#TEXT} if only {@link #in} can tell
     */
    default long place(RecordFields fields) {
        return BytePlace.TEXT;
    }

    /**
     * The value with a name in a {@link FieldTable}.
     *
     * @param name a slot's label, or {@code Message's X} for what follows {@code X:} in the rendered message
     */
    static CarrierValue named(String name) {
        return name.startsWith(MessageLine.PREFIX)
                ? new MessageLine(name.substring(MessageLine.PREFIX.length()))
                : RecordSlot.labelled(name);
    }

    /**
     * A line of the message that Windows renders for an event. In some exports the logger's own {@code ProcessID} replaces
     * the event's {@code ProcessId}, and only the message still has that.
     *
     * @param name the text before the colon
     */
    record MessageLine(String name) implements CarrierValue {
        private static final String PREFIX = "Message's ";

        @Override
        public String label() {
            return PREFIX + name;
        }

        @Override
        public @Nullable String in(RecordFields fields) {
            return FieldText.lineIn(fields.getFirst(RecordSlot.MESSAGE, RecordSlot.BEATS_MESSAGE), name + ":");
        }
    }
}
