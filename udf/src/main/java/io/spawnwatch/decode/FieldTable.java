package io.spawnwatch.decode;

import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a kind of events takes its CIM fields from: a row for each field that it can have. */
final class FieldTable {
    private final Row[] rows;
    private final @Nullable Row[] byField = new Row[ProcessField.count()];
    private final SlotSet slots;

    private FieldTable(Row... rows) {
        this.rows = rows;
        List<RecordSlot> read = new ArrayList<>();
        for (Row row : rows) {
            if (byField[row.field.index()] != null) {
                throw new IllegalArgumentException("two rows for " + row.field.cimName());
            }
            byField[row.field.index()] = row;
            for (CarrierValue value : row.from) {
                if (value instanceof RecordSlot slot && slot.isEventData()) {
                    read.add(slot);
                }
            }
        }
        this.slots = SlotSet.of(read.toArray(RecordSlot[]::new));
    }

    /**
     * One line of a table.
     *
     * @param field the CIM field
     * @param rule  how its value is made
     * @param from  what it is made from, in the order that the rule needs
     */
    record Row(ProcessField field, FieldRule rule, List<CarrierValue> from) {}

    /** A text that does not depend on the record. */
    private record Constant(String label) implements CarrierValue {
        @Override
        public String in(RecordFields fields) {
            return label;
        }
    }

    static FieldTable of(Row... rows) {
        return new FieldTable(rows);
    }

    /** A row whose value is made from the carrier's values with these names. */
    static Row row(ProcessField field, FieldRule rule, String... names) {
        return new Row(
                field, rule, Arrays.stream(names).map(CarrierValue::named).toList());
    }

    /** A row with the same text for every event. */
    static Row always(ProcessField field, String text) {
        return new Row(field, FieldRule.ALWAYS, List.of(new Constant(text)));
    }

    /** Sets the fields of an event from what a record has. */
    ProcessEvent map(RecordFields fields, long timeMs) {
        ProcessEvent.Builder event = ProcessEvent.at(timeMs);
        for (Row row : rows) {
            event.set(row.field, row.rule.value(fields, row.from));
        }
        return event.build();
    }

    /** The value of one field, or null if the record does not have it. */
    @Nullable
    String value(ProcessField field, RecordFields fields) {
        Row row = byField[field.index()];
        return row == null ? null : row.rule.value(fields, row.from);
    }

    /**
     * Where the value of a field stands in the record's bytes.
     *
     * @return a place, {@link BytePlace#ABSENT}, or {@link BytePlace#TEXT} if only {@link #value} can tell
     */
    long place(ProcessField field, RecordFields fields) {
        Row row = byField[field.index()];
        return row == null ? BytePlace.ABSENT : row.rule.place(fields, row.from);
    }

    /** The fields that have a row. */
    Set<ProcessField> fields() {
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        for (Row row : rows) {
            fields.add(row.field);
        }
        return fields;
    }

    boolean has(ProcessField field) {
        return byField[field.index()] != null;
    }

    /** The rows, in the order of the table. */
    List<Row> rows() {
        return List.of(rows);
    }

    /** The EventData values that the table reads. A record may have only one value for each. */
    SlotSet slots() {
        return slots;
    }

    /** The text that the field has in every event, or null if it depends on the event. */
    @Nullable
    String constant(ProcessField field) {
        Row row = byField[field.index()];
        return row == null || row.rule != FieldRule.ALWAYS
                ? null
                : row.from.get(0).label();
    }

    /** Where the field comes from, in a few words, or null if such events do not have it. */
    @Nullable
    String source(ProcessField field) {
        Row row = byField[field.index()];
        return row == null ? null : row.rule.describe(row.from);
    }
}
