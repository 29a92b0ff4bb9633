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

import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of process events that can be decoded, and the fields that each of them can have. */
public enum EventKind {
    /** Flat JSON with CIM field names: whatever the sender provides. */
    CIM("CIM JSON"),
    /** Sysmon's process creation on Windows. */
    SYSMON("Sysmon EventID 1"),
    /** Sysmon's process creation on Linux, where processes have neither an original file name nor an integrity level. */
    SYSMON_FOR_LINUX("Sysmon for Linux 1"),
    /** Process creation in the Windows Security log. It has the command line of the process but not of its parent. */
    SECURITY("Windows Security 4688");

    private final String label;

    EventKind(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /** The fields that such events can have; not every event has all of them. */
    public Set<ProcessField> fields() {
        return switch (this) {
            case CIM -> EnumSet.allOf(ProcessField.class);
            case SYSMON ->
                EnumSet.of(
                        DEST,
                        USER,
                        PROCESS,
                        PROCESS_NAME,
                        PROCESS_ID,
                        PROCESS_PATH,
                        PROCESS_GUID,
                        PROCESS_HASH,
                        PROCESS_INTEGRITY_LEVEL,
                        PROCESS_CURRENT_DIRECTORY,
                        ORIGINAL_FILE_NAME,
                        PARENT_PROCESS,
                        PARENT_PROCESS_NAME,
                        PARENT_PROCESS_ID,
                        PARENT_PROCESS_PATH,
                        PARENT_PROCESS_GUID);
            case SYSMON_FOR_LINUX -> {
                Set<ProcessField> fields = SYSMON.fields();
                fields.removeAll(EnumSet.of(ORIGINAL_FILE_NAME, PROCESS_INTEGRITY_LEVEL));
                yield fields;
            }
            case SECURITY ->
                EnumSet.of(
                        DEST,
                        USER,
                        PROCESS,
                        PROCESS_NAME,
                        PROCESS_ID,
                        PROCESS_PATH,
                        PARENT_PROCESS_NAME,
                        PARENT_PROCESS_ID,
                        PARENT_PROCESS_PATH);
        };
    }
}
