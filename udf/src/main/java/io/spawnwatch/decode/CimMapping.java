package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From CIM flat JSON to the event: the same names, base names made sure of. */
final class CimMapping {
    private static final RecordSlot[] SLOTS = RecordSlot.values();
    private static final ProcessField[] FIELDS = ProcessField.values();

    private CimMapping() {}

    static ProcessEvent map(RecordFields fields) throws UnreadableRecordException {
        if (!fields.hasSeenAny(RecordSlot.CIM_PROCESSES)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.UNRECOGNISED,
                    "the object has no field of the CIM that describes a process, such as process or process_name; send"
                            + " process events under their CIM names");
        }
        fields.requireUnambiguous(RecordSlot.CIM);
        ProcessEvent.Builder event = ProcessEvent.at(CimTime.parse(fields.get(RecordSlot.CIM_TIME)));
        for (RecordSlot slot : SLOTS) {
            ProcessField field = slot.field();
            if (field != null) {
                String value = fields.get(slot);
                boolean isName = field == ProcessField.PROCESS_NAME || field == ProcessField.PARENT_PROCESS_NAME;
                event.set(field, isName ? FieldText.baseName(value) : value);
            }
        }
        return event.build();
    }

    /**
     * Refuses a record that is a Windows event and in CIM terms another process. A pipeline may add CIM names to an event,
     * but if they contradict it, one of the two is wrong and only the sender knows which.
     *
     * @param event what the Windows event by itself is
     */
    static void requireAgreement(RecordFields fields, ProcessEvent event) throws UnreadableRecordException {
        fields.requireConsistent(RecordSlot.CIM_ADDED);
        for (RecordSlot slot : SLOTS) {
            ProcessField field = slot.field();
            String value = (slot.bit() & RecordSlot.CIM_ADDED) != 0 ? fields.get(slot) : null;
            String own = value == null || field == null ? null : own(event, field);
            if (value != null
                    && field != null
                    && own != null
                    && !comparable(field, value).equals(comparable(field, own))) {
                throw new UnreadableRecordException(
                        Rejection.Reason.AMBIGUOUS,
                        slot.label()
                                + " contradicts the event's own fields; send one of them, or say with the sourcetype"
                                + " which of them counts");
            }
        }
    }

    /**
     * A Windows event with what stands only under names of the CIM, where a pipeline has renamed some of the event's own
     * fields. What the event says itself stays.
     */
    static ProcessEvent complete(RecordFields fields, ProcessEvent event) throws UnreadableRecordException {
        ProcessEvent.Builder added = ProcessEvent.at(event.timeMs());
        for (RecordSlot slot : SLOTS) {
            ProcessField field = slot.field();
            if (field != null && isRenamed(fields, slot) && own(event, field) == null) {
                fields.requireConsistent(slot.bit());
                String value = fields.get(slot);
                if (value != null && !isPlaceholder(field, value, event)) {
                    added.set(field, normal(field, value));
                }
            }
        }
        ProcessEvent merged = merge(event, added.build());
        // The names follow from the paths in an event's own fields, so they do in renamed ones.
        return merge(
                merged,
                ProcessEvent.at(event.timeMs())
                        .set(ProcessField.PROCESS_NAME, FieldText.baseName(merged.processPath()))
                        .set(ProcessField.PARENT_PROCESS_NAME, FieldText.baseName(merged.parentProcessPath()))
                        .build());
    }

    /** The first event, and the second's values where the first has none. */
    static ProcessEvent merge(ProcessEvent first, ProcessEvent second) {
        ProcessEvent.Builder merged = ProcessEvent.at(first.timeMs());
        for (ProcessField field : FIELDS) {
            String value = first.get(field);
            merged.set(field, value != null ? value : second.get(field));
        }
        return merged.build();
    }

    /**
     * Whether the slot may hold what was a field of the event. A process_id by itself may be the logger's own, as it is in
     * Winlogbeat 6.
     */
    private static boolean isRenamed(RecordFields fields, RecordSlot slot) {
        return slot == RecordSlot.CIM_PROCESS_ID
                ? fields.hasAny(RecordSlot.CIM_ADDED) && !fields.looksLikeWinlogbeat()
                : (slot.bit() & RecordSlot.CIM_RENAMED) != 0;
    }

    /** Whether this is what Sysmon writes for a value that it does not know; a command line may well be {@code -}. */
    private static boolean isPlaceholder(ProcessField field, String value, ProcessEvent event) {
        return switch (field) {
            case PROCESS -> false;
            case PARENT_PROCESS -> value.equals("-") && event.parentProcessName() == null;
            case PROCESS_INTEGRITY_LEVEL -> value.equals("-") || value.equals("no level");
            default -> value.equals("-");
        };
    }

    private static @Nullable String normal(ProcessField field, String value) {
        return switch (field) {
            case PROCESS_NAME, PARENT_PROCESS_NAME -> FieldText.baseName(value);
            case PROCESS_ID, PARENT_PROCESS_ID -> FieldText.decimalId(value);
            default -> value;
        };
    }

    private static @Nullable String own(ProcessEvent event, ProcessField field) {
        return switch (field) {
            case PROCESS_EXEC -> event.processName();
            case PARENT_PROCESS_EXEC -> event.parentProcessName();
            default -> event.get(field);
        };
    }

    /** What pipelines like to change about a value without changing what it says. */
    private static String comparable(ProcessField field, String value) {
        String text =
                switch (field) {
                    case PROCESS_NAME, PROCESS_EXEC, PARENT_PROCESS_NAME, PARENT_PROCESS_EXEC ->
                        FieldText.baseName(value);
                    case PROCESS_ID, PARENT_PROCESS_ID -> FieldText.decimalId(value.strip());
                    case PROCESS_GUID, PARENT_PROCESS_GUID ->
                        value.replace("{", "").replace("}", "");
                    default -> value;
                };
        return String.valueOf(text).strip().toLowerCase(Locale.ROOT);
    }
}
