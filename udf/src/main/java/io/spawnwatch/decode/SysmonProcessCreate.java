package io.spawnwatch.decode;

import static io.spawnwatch.event.ProcessField.DEST;
import static io.spawnwatch.event.ProcessField.ORIGINAL_FILE_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_GUID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.PROCESS;
import static io.spawnwatch.event.ProcessField.PROCESS_CURRENT_DIRECTORY;
import static io.spawnwatch.event.ProcessField.PROCESS_GUID;
import static io.spawnwatch.event.ProcessField.PROCESS_HASH;
import static io.spawnwatch.event.ProcessField.PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PROCESS_INTEGRITY_LEVEL;
import static io.spawnwatch.event.ProcessField.PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.USER;

import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/** Sysmon event 1, "Process Create". */
final class SysmonProcessCreate {
    private SysmonProcessCreate() {}

    static ProcessEvent map(RecordFields fields, long timeMs) {
        String image = fields.get(RecordSlot.IMAGE);
        String parentImage = fields.get(RecordSlot.PARENT_IMAGE);
        return ProcessEvent.at(timeMs)
                .set(DEST, fields.getFirst(RecordSlot.HOSTNAME, RecordSlot.COMPUTER))
                .set(USER, fields.get(RecordSlot.USER))
                .set(PROCESS, fields.get(RecordSlot.COMMAND_LINE))
                .set(PROCESS_NAME, FieldText.baseName(image))
                .set(PROCESS_ID, processId(fields))
                .set(PROCESS_PATH, image)
                .set(PROCESS_GUID, fields.get(RecordSlot.PROCESS_GUID))
                .set(PROCESS_HASH, fields.get(RecordSlot.HASHES))
                .set(PROCESS_INTEGRITY_LEVEL, fields.get(RecordSlot.INTEGRITY_LEVEL))
                .set(PROCESS_CURRENT_DIRECTORY, fields.get(RecordSlot.CURRENT_DIRECTORY))
                .set(ORIGINAL_FILE_NAME, fields.get(RecordSlot.ORIGINAL_FILE_NAME))
                .set(PARENT_PROCESS, fields.get(RecordSlot.PARENT_COMMAND_LINE))
                .set(PARENT_PROCESS_NAME, FieldText.baseName(parentImage))
                .set(PARENT_PROCESS_ID, fields.get(RecordSlot.PARENT_PROCESS_ID))
                .set(PARENT_PROCESS_PATH, parentImage)
                .set(PARENT_PROCESS_GUID, fields.get(RecordSlot.PARENT_PROCESS_GUID))
                .build();
    }

    /** Some exports lose the key to the logger's own ProcessID and keep the value in the rendered text only. */
    private static @Nullable String processId(RecordFields fields) {
        String id = fields.get(RecordSlot.PROCESS_ID);
        return id != null ? id : FieldText.processIdIn(fields.get(RecordSlot.MESSAGE));
    }
}
