package io.spawnwatch.datamodel;

import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.PlacedText;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import org.jspecify.annotations.Nullable;

/**
 * An event with the fields that the data model calculates, each of which is calculated when it is first read. Says the same
 * as {@link CalculatedFields#apply} without copying the event. Reused for many events; not thread-safe.
 */
public final class CalculatedEvent implements EventFields {
    private static final EventFields NONE = ProcessEvent.at(0).build();

    /** The calculation of each field, by its index. */
    private final @Nullable Calculation[] calculations = new Calculation[ProcessField.count()];

    private final @Nullable String[] texts = new String[ProcessField.count()];
    private final PlacedText[] characters = new PlacedText[ProcessField.count()];

    /** A bit for each field whose text has been made. */
    private long hasText;

    /** A bit for each field whose characters have been read. */
    private long hasCharacters;

    private EventFields decoded = NONE;

    /** An event without fields, to be replaced by {@link #of}. */
    public CalculatedEvent(DataModelVersion version) {
        for (Calculation calculation : Calculations.of(version).all()) {
            calculations[calculation.field().index()] = calculation;
        }
        for (int i = 0; i < characters.length; i++) {
            characters[i] = new PlacedText();
        }
    }

    /**
     * Turns to another event.
     *
     * @param event as it was decoded
     * @return this
     */
    public CalculatedEvent of(EventFields event) {
        decoded = event;
        hasText = 0;
        hasCharacters = 0;
        return this;
    }

    @Override
    public long timeMs() {
        return decoded.timeMs();
    }

    @Override
    public @Nullable Reporter reporter() {
        return decoded.reporter();
    }

    @Override
    public @Nullable String get(ProcessField field) {
        int index = field.index();
        long bit = 1L << index;
        if ((hasText & bit) == 0) {
            texts[index] = read(field);
            hasText |= bit;
        }
        return texts[index];
    }

    private @Nullable String read(ProcessField field) {
        Calculation calculation = calculations[field.index()];
        String value = decoded.get(field);
        return calculation == null || (value != null && calculation.fills()) ? value : calculation.value(decoded);
    }

    /** The place of the value as it was decoded, in the case in which it is written; a value that is filled in has none. */
    @Override
    public long place(ProcessField field) {
        long place = decoded.place(field);
        Calculation calculation = calculations[field.index()];
        return place == BytePlace.ABSENT && calculation != null && calculation.fills() ? BytePlace.TEXT : place;
    }

    @Override
    public byte[] bytes() {
        return decoded.bytes();
    }

    @Override
    public @Nullable CharSequence characters(ProcessField field) {
        long place = place(field);
        if (!BytePlace.isInBytes(place)) {
            return place == BytePlace.ABSENT ? null : get(field);
        }
        PlacedText text = characters[field.index()];
        long bit = 1L << field.index();
        if ((hasCharacters & bit) == 0) {
            text.read(decoded.bytes(), place);
            hasCharacters |= bit;
        }
        return text;
    }
}
