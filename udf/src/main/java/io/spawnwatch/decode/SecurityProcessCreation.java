package io.spawnwatch.decode;

import static io.spawnwatch.event.ProcessField.DEST;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.PROCESS;
import static io.spawnwatch.event.ProcessField.PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.USER;

import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/** Security event 4688, "A new process has been created". ProcessId is the parent's id, NewProcessId the new process's. */
final class SecurityProcessCreation {
    private SecurityProcessCreation() {}

    static ProcessEvent map(RecordFields fields, long timeMs) {
        String path = fields.get(RecordSlot.NEW_PROCESS_NAME);
        String parentPath = fields.get(RecordSlot.PARENT_PROCESS_NAME);
        String domain = fields.get(RecordSlot.SUBJECT_DOMAIN_NAME);
        return ProcessEvent.at(timeMs)
                .set(DEST, fields.getFirst(RecordSlot.HOSTNAME, RecordSlot.COMPUTER))
                .set(USER, FieldText.account(domain, fields.get(RecordSlot.SUBJECT_USER_NAME)))
                .set(PROCESS, fields.get(RecordSlot.COMMAND_LINE))
                .set(PROCESS_NAME, FieldText.baseName(path))
                .set(PROCESS_ID, FieldText.decimalId(fields.get(RecordSlot.NEW_PROCESS_ID)))
                .set(PROCESS_PATH, path)
                .set(PARENT_PROCESS_NAME, FieldText.baseName(parentPath))
                .set(PARENT_PROCESS_ID, FieldText.decimalId(parentId(fields)))
                .set(PARENT_PROCESS_PATH, parentPath)
                .build();
    }

    /** In some exports the logger's own ProcessID replaces this key, and only the rendered message has the value. */
    private static @Nullable String parentId(RecordFields fields) {
        String id = fields.get(RecordSlot.PROCESS_ID);
        return id != null
                ? id
                : FieldText.lineIn(
                        fields.getFirst(RecordSlot.MESSAGE, RecordSlot.BEATS_MESSAGE), "Creator Process ID:");
    }
}
