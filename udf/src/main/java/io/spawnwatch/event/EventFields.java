package io.spawnwatch.event;

import org.jspecify.annotations.Nullable;

/**
 * The fields of one process execution, wherever they are: in a {@link ProcessEvent}, or still in the bytes of a record, from
 * which a text is made only when it is read. Conditions are decided on this.
 */
public interface EventFields {

    /** Event time ({@code _time}), epoch milliseconds UTC. */
    long timeMs();

    /**
     * The value of a field.
     *
     * @return the text, or null if the event does not have the field
     */
    @Nullable
    String get(ProcessField field);

    /** The product that reported the event, or null if the sender says nothing of it. */
    @Nullable
    Reporter reporter();

    /**
     * Where the value of a field stands in {@link #bytes()}.
     *
     * @return a {@link BytePlace}: {@link BytePlace#ABSENT} if the event does not have the field, {@link BytePlace#TEXT} if
     *     only {@link #get} has the value
     */
    default long place(ProcessField field) {
        return get(field) == null ? BytePlace.ABSENT : BytePlace.TEXT;
    }

    /**
     * The characters of a value, for comparisons that ignore case: what the data model puts in lower case may still be as
     * it was written. No text is made of a value that stands in {@link #bytes()}.
     *
     * @return the characters, valid until the next event is read, or null if the event does not have the field
     */
    default @Nullable CharSequence characters(ProcessField field) {
        return get(field);
    }

    /** The record that {@link #place} refers to. It must not be changed. */
    default byte[] bytes() {
        throw new IllegalStateException("these fields have no bytes");
    }
}
