package io.spawnwatch.decode;

import static io.spawnwatch.decode.FieldRule.ALLOWED_IF_AUDIT_SUCCESS;
import static io.spawnwatch.decode.FieldRule.AS_IT_STANDS;
import static io.spawnwatch.decode.FieldRule.BASE_NAME;
import static io.spawnwatch.decode.FieldRule.COMMAND_WITH_PATH;
import static io.spawnwatch.decode.FieldRule.FIRST_NAMED_USER;
import static io.spawnwatch.decode.FieldTable.always;
import static io.spawnwatch.decode.FieldTable.row;
import static io.spawnwatch.event.ProcessField.ACTION;
import static io.spawnwatch.event.ProcessField.DEST;
import static io.spawnwatch.event.ProcessField.ORIGINAL_FILE_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_EXEC;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_GUID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.PARENT_USER;
import static io.spawnwatch.event.ProcessField.PROCESS;
import static io.spawnwatch.event.ProcessField.PROCESS_CURRENT_DIRECTORY;
import static io.spawnwatch.event.ProcessField.PROCESS_EXEC;
import static io.spawnwatch.event.ProcessField.PROCESS_GUID;
import static io.spawnwatch.event.ProcessField.PROCESS_HASH;
import static io.spawnwatch.event.ProcessField.PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PROCESS_INTEGRITY_LEVEL;
import static io.spawnwatch.event.ProcessField.PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PROCESS_PATH;
import static io.spawnwatch.event.ProcessField.USER;
import static io.spawnwatch.event.ProcessField.USER_ID;
import static io.spawnwatch.event.ProcessField.VENDOR_PRODUCT;

/**
 * The field mapping {@code splunk}: what Splunk's add-ons give its data model, before that calculates fields. A row is
 * the CIM field, the rule, and the names of the event's own values; {@code Hostname} is what NXLog calls {@code Computer}, and
 * {@code event.outcome} is what Winlogbeat makes of {@code Keywords}, whose names it writes in the language of Windows.
 *
 * <p>Not compared with a real Splunk. What the add-ons fill and no search over {@code Endpoint.Processes} reads is left out.
 */
final class SplunkFieldMapping {
    /** Security 4688, as Splunk_TA_windows 8.4 maps {@code XmlWinEventLog:Security}. Process ids stay hexadecimal. */
    static final FieldTable SECURITY = FieldTable.of(
            row(ACTION, ALLOWED_IF_AUDIT_SUCCESS, "Keywords", "event.outcome"),
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(PARENT_PROCESS, AS_IT_STANDS, "ParentProcessName"),
            row(PARENT_PROCESS_ID, AS_IT_STANDS, "ProcessId", "Message's Creator Process ID"),
            row(PARENT_PROCESS_NAME, BASE_NAME, "ParentProcessName"),
            row(PARENT_PROCESS_PATH, AS_IT_STANDS, "ParentProcessName"),
            row(PROCESS, COMMAND_WITH_PATH, "CommandLine", "NewProcessName"),
            row(PROCESS_EXEC, BASE_NAME, "NewProcessName"),
            row(PROCESS_ID, AS_IT_STANDS, "NewProcessId"),
            row(PROCESS_NAME, BASE_NAME, "NewProcessName"),
            row(PROCESS_PATH, AS_IT_STANDS, "NewProcessName"),
            row(USER, FIRST_NAMED_USER, "TargetUserName", "SubjectUserName"),
            always(VENDOR_PRODUCT, "Microsoft Windows"));

    /**
     * Sysmon 1 on Windows, as the community's add-on of 2018 maps {@code XmlWinEventLog:Microsoft-Windows-Sysmon/Operational},
     * since Splunk's own is not public. {@code UserID} is that of the event's System part: the account that wrote the event.
     * As far as is known, neither add-on reads {@code ParentUser}, which Sysmon 13 added; it is read here (ours).
     */
    static final FieldTable SYSMON = FieldTable.of(
            always(ACTION, "allowed"),
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(ORIGINAL_FILE_NAME, AS_IT_STANDS, "OriginalFileName"),
            row(PARENT_PROCESS, AS_IT_STANDS, "ParentCommandLine"),
            row(PARENT_PROCESS_EXEC, BASE_NAME, "ParentImage"),
            row(PARENT_PROCESS_GUID, AS_IT_STANDS, "ParentProcessGuid"),
            row(PARENT_PROCESS_ID, AS_IT_STANDS, "ParentProcessId"),
            row(PARENT_PROCESS_NAME, BASE_NAME, "ParentImage"),
            row(PARENT_PROCESS_PATH, AS_IT_STANDS, "ParentImage"),
            row(PARENT_USER, AS_IT_STANDS, "ParentUser"),
            row(PROCESS, AS_IT_STANDS, "CommandLine"),
            row(PROCESS_CURRENT_DIRECTORY, AS_IT_STANDS, "CurrentDirectory"),
            row(PROCESS_EXEC, BASE_NAME, "Image"),
            row(PROCESS_GUID, AS_IT_STANDS, "ProcessGuid"),
            row(PROCESS_HASH, AS_IT_STANDS, "Hashes"),
            row(PROCESS_ID, AS_IT_STANDS, "ProcessId", "Message's ProcessId"),
            row(PROCESS_INTEGRITY_LEVEL, AS_IT_STANDS, "IntegrityLevel"),
            row(PROCESS_NAME, BASE_NAME, "Image"),
            row(PROCESS_PATH, AS_IT_STANDS, "Image"),
            row(USER, AS_IT_STANDS, "User"),
            row(USER_ID, AS_IT_STANDS, "UserID"),
            always(VENDOR_PRODUCT, "Microsoft Sysmon"));

    /**
     * Sysmon 1 on Linux, as on Windows (ours: Splunk's add-on is not public) with one difference: the fields that Splunk's
     * security content lists for it have no {@code user_id} (data_sources/sysmon_for_linux_eventid_1.yml). They do have
     * {@code original_file_name}, {@code process_integrity_level} and {@code process_hash} although the event that they
     * come from has only {@code -} and {@code no level} there, so these placeholders stay.
     */
    static final FieldTable SYSMON_FOR_LINUX = FieldTable.of(
            always(ACTION, "allowed"),
            row(DEST, AS_IT_STANDS, "Hostname", "Computer"),
            row(ORIGINAL_FILE_NAME, AS_IT_STANDS, "OriginalFileName"),
            row(PARENT_PROCESS, AS_IT_STANDS, "ParentCommandLine"),
            row(PARENT_PROCESS_EXEC, BASE_NAME, "ParentImage"),
            row(PARENT_PROCESS_GUID, AS_IT_STANDS, "ParentProcessGuid"),
            row(PARENT_PROCESS_ID, AS_IT_STANDS, "ParentProcessId"),
            row(PARENT_PROCESS_NAME, BASE_NAME, "ParentImage"),
            row(PARENT_PROCESS_PATH, AS_IT_STANDS, "ParentImage"),
            row(PARENT_USER, AS_IT_STANDS, "ParentUser"),
            row(PROCESS, AS_IT_STANDS, "CommandLine"),
            row(PROCESS_CURRENT_DIRECTORY, AS_IT_STANDS, "CurrentDirectory"),
            row(PROCESS_EXEC, BASE_NAME, "Image"),
            row(PROCESS_GUID, AS_IT_STANDS, "ProcessGuid"),
            row(PROCESS_HASH, AS_IT_STANDS, "Hashes"),
            row(PROCESS_ID, AS_IT_STANDS, "ProcessId", "Message's ProcessId"),
            row(PROCESS_INTEGRITY_LEVEL, AS_IT_STANDS, "IntegrityLevel"),
            row(PROCESS_NAME, BASE_NAME, "Image"),
            row(PROCESS_PATH, AS_IT_STANDS, "Image"),
            row(USER, AS_IT_STANDS, "User"),
            always(VENDOR_PRODUCT, "Microsoft Sysmon"));

    private SplunkFieldMapping() {}

    static FieldTable of(EventKind kind) {
        return switch (kind) {
            case CIM -> NativeFieldMapping.CIM;
            case SYSMON -> SYSMON;
            case SYSMON_FOR_LINUX -> SYSMON_FOR_LINUX;
            case SECURITY -> SECURITY;
        };
    }
}
