package io.spawnwatch.decode;

import static io.spawnwatch.decode.FieldRule.AS_IT_STANDS;
import static io.spawnwatch.decode.FieldRule.BASE_NAME;
import static io.spawnwatch.decode.FieldRule.BASE_NAME_UNLESS_HYPHEN;
import static io.spawnwatch.decode.FieldRule.COMMAND_OF_KNOWN_PROGRAM;
import static io.spawnwatch.decode.FieldRule.DECIMAL_ID;
import static io.spawnwatch.decode.FieldRule.DOMAIN_AND_NAME;
import static io.spawnwatch.decode.FieldRule.UNLESS_HYPHEN;
import static io.spawnwatch.decode.FieldTable.row;
import static io.spawnwatch.event.ProcessField.DEST;
import static io.spawnwatch.event.ProcessField.ORIGINAL_FILE_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_GUID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.PARENT_USER;
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
import java.util.Arrays;

/**
 * The field mapping {@code native}: the event's own values under CIM names. A row is the CIM field, the rule, and the names
 * of the event's own values; {@code Hostname} is what NXLog calls {@code Computer}.
 */
final class NativeFieldMapping {
    /** CIM JSON: each field under its own name, whatever the mapping. Process names are reduced to base names. */
    static final FieldTable CIM = FieldTable.of(Arrays.stream(ProcessField.values())
            .map(field -> row(
                    field,
                    field == PROCESS_NAME || field == PARENT_PROCESS_NAME ? BASE_NAME : AS_IT_STANDS,
                    field.cimName()))
            .toArray(FieldTable.Row[]::new));

    /**
     * Security 4688, "A new process has been created". {@code ProcessId} is the parent's id, {@code NewProcessId} the new
     * process's. There is no command line of the parent.
     */
    static final FieldTable SECURITY = FieldTable.of(
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(PARENT_PROCESS_ID, DECIMAL_ID, "ProcessId", "Message's Creator Process ID"),
            row(PARENT_PROCESS_NAME, BASE_NAME, "ParentProcessName"),
            row(PARENT_PROCESS_PATH, AS_IT_STANDS, "ParentProcessName"),
            row(PROCESS, AS_IT_STANDS, "CommandLine"),
            row(PROCESS_ID, DECIMAL_ID, "NewProcessId"),
            row(PROCESS_NAME, BASE_NAME, "NewProcessName"),
            row(PROCESS_PATH, AS_IT_STANDS, "NewProcessName"),
            row(USER, DOMAIN_AND_NAME, "SubjectDomainName", "SubjectUserName"));

    /** Sysmon 1, "Process Create", on Windows. */
    static final FieldTable SYSMON = FieldTable.of(
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(ORIGINAL_FILE_NAME, AS_IT_STANDS, "OriginalFileName"),
            row(PARENT_PROCESS, AS_IT_STANDS, "ParentCommandLine"),
            row(PARENT_PROCESS_GUID, AS_IT_STANDS, "ParentProcessGuid"),
            row(PARENT_PROCESS_ID, AS_IT_STANDS, "ParentProcessId"),
            row(PARENT_PROCESS_NAME, BASE_NAME, "ParentImage"),
            row(PARENT_PROCESS_PATH, AS_IT_STANDS, "ParentImage"),
            row(PARENT_USER, AS_IT_STANDS, "ParentUser"),
            row(PROCESS, AS_IT_STANDS, "CommandLine"),
            row(PROCESS_CURRENT_DIRECTORY, AS_IT_STANDS, "CurrentDirectory"),
            row(PROCESS_GUID, AS_IT_STANDS, "ProcessGuid"),
            row(PROCESS_HASH, AS_IT_STANDS, "Hashes"),
            row(PROCESS_ID, AS_IT_STANDS, "ProcessId", "Message's ProcessId"),
            row(PROCESS_INTEGRITY_LEVEL, AS_IT_STANDS, "IntegrityLevel"),
            row(PROCESS_NAME, BASE_NAME, "Image"),
            row(PROCESS_PATH, AS_IT_STANDS, "Image"),
            row(USER, AS_IT_STANDS, "User"));

    /**
     * Sysmon 1 on Linux. Programs there have neither an original file name nor an integrity level: Sysmon always writes
     * {@code -} and {@code no level}, which are not read. In other fields it writes {@code -} for what it does not know, such
     * as hashes that it was not configured to compute or a parent that has exited. That is not a value either.
     */
    static final FieldTable SYSMON_FOR_LINUX = FieldTable.of(
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(PARENT_PROCESS, COMMAND_OF_KNOWN_PROGRAM, "ParentCommandLine", "ParentImage"),
            row(PARENT_PROCESS_GUID, UNLESS_HYPHEN, "ParentProcessGuid"),
            row(PARENT_PROCESS_ID, UNLESS_HYPHEN, "ParentProcessId"),
            row(PARENT_PROCESS_NAME, BASE_NAME_UNLESS_HYPHEN, "ParentImage"),
            row(PARENT_PROCESS_PATH, UNLESS_HYPHEN, "ParentImage"),
            row(PARENT_USER, UNLESS_HYPHEN, "ParentUser"),
            row(PROCESS, AS_IT_STANDS, "CommandLine"),
            row(PROCESS_CURRENT_DIRECTORY, UNLESS_HYPHEN, "CurrentDirectory"),
            row(PROCESS_GUID, UNLESS_HYPHEN, "ProcessGuid"),
            row(PROCESS_HASH, UNLESS_HYPHEN, "Hashes"),
            row(PROCESS_ID, AS_IT_STANDS, "ProcessId", "Message's ProcessId"),
            row(PROCESS_NAME, BASE_NAME_UNLESS_HYPHEN, "Image"),
            row(PROCESS_PATH, UNLESS_HYPHEN, "Image"),
            row(USER, UNLESS_HYPHEN, "User"));

    private NativeFieldMapping() {}

    static FieldTable of(EventKind kind) {
        return switch (kind) {
            case CIM -> CIM;
            case SYSMON -> SYSMON;
            case SYSMON_FOR_LINUX -> SYSMON_FOR_LINUX;
            case SECURITY -> SECURITY;
        };
    }
}
