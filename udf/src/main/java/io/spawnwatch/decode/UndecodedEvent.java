package io.spawnwatch.decode;

import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A process execution as a mapping sees it, while its values are still where a decoder found them. Reused for the next. */
final class UndecodedEvent implements EventFields {
    private RecordFields fields = new RecordFields();
    private FieldTable table = FieldTable.of();
    private EventKind kind = EventKind.CIM;
    private long timeMs;
    private boolean mayNameReporter;
    private final @Nullable String[] texts = new String[ProcessField.count()];
    private long made;

    static {
        if (ProcessField.count() > Long.SIZE) {
            throw new IllegalStateException(ProcessField.count() + " fields do not fit into a word");
        }
    }

    /** Starts with an event of Windows or Sysmon. */
    void begin(RecordFields record, EventKind eventKind, FieldTable mapping, long eventTimeMs) {
        // They are nearly always the same. A store would cost more than the comparison: the garbage collector notes it.
        if (fields != record) {
            fields = record;
        }
        if (table != mapping) {
            table = mapping;
        }
        if (kind != eventKind) {
            kind = eventKind;
        }
        timeMs = eventTimeMs;
        mayNameReporter = false;
        if (made != 0) {
            Arrays.fill(texts, null);
            made = 0;
        }
    }

    /** Starts with an event in CIM JSON, which may say what product reported it. */
    void beginCim(RecordFields record, FieldTable mapping, long eventTimeMs) {
        begin(record, EventKind.CIM, mapping, eventTimeMs);
        mayNameReporter = true;
    }

    /** The kind of the event that was begun last. */
    EventKind kind() {
        return kind;
    }

    @Override
    public long timeMs() {
        return timeMs;
    }

    @Override
    public @Nullable String get(ProcessField field) {
        int index = field.index();
        if ((made >>> index & 1) == 0) {
            String value = table.value(field, fields);
            texts[index] = value == null || value.isEmpty() ? null : value;
            made |= 1L << index;
        }
        return texts[index];
    }

    @Override
    public long place(ProcessField field) {
        long place = table.place(field, fields);
        // A rule may give a text to an event that has no value for it, and the other way round.
        return place != BytePlace.TEXT || get(field) != null ? place : BytePlace.ABSENT;
    }

    @Override
    public byte[] bytes() {
        return fields.bytes();
    }

    /** It only names a sensor, so a value that is given twice, or is not a text, does not reject a process. */
    @Override
    public @Nullable Reporter reporter() {
        return mayNameReporter && fields.hasAny(RecordSlot.REPORTER)
                ? new Reporter(
                        fields.get(RecordSlot.VENDOR),
                        fields.get(RecordSlot.PRODUCT),
                        fields.get(RecordSlot.SOURCETYPE))
                : null;
    }

    /** Makes all texts. */
    ProcessEvent decode() {
        ProcessEvent event = table.map(fields, timeMs);
        Reporter reporter = reporter();
        return reporter == null ? event : event.toBuilder().reportedBy(reporter).build();
    }
}
