package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;

/** From CIM flat JSON to the event: the same names, base names made sure of. */
final class CimMapping {
    private static final RecordSlot[] SLOTS = RecordSlot.values();

    private CimMapping() {}

    static ProcessEvent map(RecordFields fields) throws UnreadableRecordException {
        fields.requireUnambiguous(RecordSlot.CIM);
        boolean any = false;
        ProcessEvent.Builder event = ProcessEvent.at(CimTime.parse(fields.get(RecordSlot.CIM_TIME)));
        for (RecordSlot slot : SLOTS) {
            ProcessField field = slot.field();
            if (field != null) {
                String value = fields.get(slot);
                any |= value != null;
                boolean isName = field == ProcessField.PROCESS_NAME || field == ProcessField.PARENT_PROCESS_NAME;
                event.set(field, isName ? FieldText.baseName(value) : value);
            }
        }
        if (!any) {
            throw new UnreadableRecordException(
                    Rejection.Reason.UNRECOGNISED,
                    "the object has a _time but no field of the CIM data model Endpoint.Processes; send events under"
                            + " their CIM names");
        }
        return event.build();
    }
}
