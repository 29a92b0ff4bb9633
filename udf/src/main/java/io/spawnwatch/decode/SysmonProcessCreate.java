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

/** Sysmon event 1, "Process Create", on Windows and on Linux. */
final class SysmonProcessCreate {
    private SysmonProcessCreate() {}

    /**
     * Maps an event of Sysmon for Linux. Programs on Linux have neither an original file name nor an integrity level: Sysmon
     * always writes {@code -} and {@code no level}, which are not read. In other fields it writes {@code -} for what it does
     * not know, such as hashes that it was not configured to compute or a parent that has exited. That is not a value
     * either. A command line is different: whoever starts a program chooses it, and nobody may hide by choosing {@code -}.
     */
    static ProcessEvent mapLinux(RecordFields fields, long timeMs) {
        String image = known(fields, RecordSlot.IMAGE);
        String parentImage = known(fields, RecordSlot.PARENT_IMAGE);
        return ProcessEvent.at(timeMs)
                .set(DEST, fields.getFirst(RecordSlot.HOSTNAME, RecordSlot.COMPUTER))
                .set(USER, known(fields, RecordSlot.USER))
                .set(PROCESS, fields.get(RecordSlot.COMMAND_LINE))
                .set(PROCESS_NAME, FieldText.baseName(image))
                .set(PROCESS_ID, processId(fields))
                .set(PROCESS_PATH, image)
                .set(PROCESS_GUID, known(fields, RecordSlot.PROCESS_GUID))
                .set(PROCESS_HASH, known(fields, RecordSlot.HASHES))
                .set(PROCESS_CURRENT_DIRECTORY, known(fields, RecordSlot.CURRENT_DIRECTORY))
                .set(
                        PARENT_PROCESS,
                        parentImage == null
                                ? known(fields, RecordSlot.PARENT_COMMAND_LINE)
                                : fields.get(RecordSlot.PARENT_COMMAND_LINE))
                .set(PARENT_PROCESS_NAME, FieldText.baseName(parentImage))
                .set(PARENT_PROCESS_ID, known(fields, RecordSlot.PARENT_PROCESS_ID))
                .set(PARENT_PROCESS_PATH, parentImage)
                .set(PARENT_PROCESS_GUID, known(fields, RecordSlot.PARENT_PROCESS_GUID))
                .build();
    }

    private static @Nullable String known(RecordFields fields, RecordSlot slot) {
        return fields.is(slot, "-") ? null : fields.get(slot);
    }

    /** Maps an event of Sysmon for Windows. */
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

    /** In some exports the logger's own ProcessID replaces this key, and only the rendered message has the value. */
    private static @Nullable String processId(RecordFields fields) {
        String id = fields.get(RecordSlot.PROCESS_ID);
        return id != null
                ? id
                : FieldText.lineIn(fields.getFirst(RecordSlot.MESSAGE, RecordSlot.BEATS_MESSAGE), "ProcessId:");
    }
}
