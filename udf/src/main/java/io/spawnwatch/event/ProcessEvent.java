package io.spawnwatch.event;

import org.jspecify.annotations.Nullable;

/**
 * One process execution: an event of the CIM data model {@code Endpoint.Processes}.
 *
 * <p>A field that the source does not have is {@code null}, never an empty text. Ids are text.
 *
 * @param timeMs event time ({@code _time}), epoch milliseconds UTC
 * @param dest host that the process ran on
 * @param user account that the process ran as
 * @param process command line
 * @param processName base name of the executable
 * @param processId process id, decimal text
 * @param processPath full path of the executable
 * @param processGuid id that the sensor gave the process
 * @param processHash hashes, as the sensor wrote them
 * @param processIntegrityLevel Windows integrity level
 * @param processCurrentDirectory working directory
 * @param originalFileName file name from the executable's version resource
 * @param parentProcess command line of the parent
 * @param parentProcessName base name of the parent's executable
 * @param parentProcessId process id of the parent, decimal text
 * @param parentProcessPath full path of the parent's executable
 * @param parentProcessGuid id that the sensor gave the parent
 * @param action what the sensor did about it
 * @param os operating system
 * @param vendorProduct sensor that reported the event
 * @param processExec file name of the executable, if the source distinguishes it from the process name
 * @param parentProcessExec file name of the parent's executable, if the source distinguishes it
 * @param userId id of the account
 * @param destBunit business unit of the host, from asset enrichment
 * @param destCategory category of the host, from asset enrichment
 * @param destPriority priority of the host, from asset enrichment
 * @param userBunit business unit of the user, from identity enrichment
 * @param userCategory category of the user, from identity enrichment
 * @param userPriority priority of the user, from identity enrichment
 */
public record ProcessEvent(
        long timeMs,
        @Nullable String dest,
        @Nullable String user,
        @Nullable String process,
        @Nullable String processName,
        @Nullable String processId,
        @Nullable String processPath,
        @Nullable String processGuid,
        @Nullable String processHash,
        @Nullable String processIntegrityLevel,
        @Nullable String processCurrentDirectory,
        @Nullable String originalFileName,
        @Nullable String parentProcess,
        @Nullable String parentProcessName,
        @Nullable String parentProcessId,
        @Nullable String parentProcessPath,
        @Nullable String parentProcessGuid,
        @Nullable String action,
        @Nullable String os,
        @Nullable String vendorProduct,
        @Nullable String processExec,
        @Nullable String parentProcessExec,
        @Nullable String userId,
        @Nullable String destBunit,
        @Nullable String destCategory,
        @Nullable String destPriority,
        @Nullable String userBunit,
        @Nullable String userCategory,
        @Nullable String userPriority) {

    /**
     * The value of a field.
     *
     * @return the text, or null if the event does not have the field
     */
    public @Nullable String get(ProcessField field) {
        return switch (field) {
            case DEST -> dest;
            case USER -> user;
            case PROCESS -> process;
            case PROCESS_NAME -> processName;
            case PROCESS_ID -> processId;
            case PROCESS_PATH -> processPath;
            case PROCESS_GUID -> processGuid;
            case PROCESS_HASH -> processHash;
            case PROCESS_INTEGRITY_LEVEL -> processIntegrityLevel;
            case PROCESS_CURRENT_DIRECTORY -> processCurrentDirectory;
            case ORIGINAL_FILE_NAME -> originalFileName;
            case PARENT_PROCESS -> parentProcess;
            case PARENT_PROCESS_NAME -> parentProcessName;
            case PARENT_PROCESS_ID -> parentProcessId;
            case PARENT_PROCESS_PATH -> parentProcessPath;
            case PARENT_PROCESS_GUID -> parentProcessGuid;
            case ACTION -> action;
            case OS -> os;
            case VENDOR_PRODUCT -> vendorProduct;
            case PROCESS_EXEC -> processExec;
            case PARENT_PROCESS_EXEC -> parentProcessExec;
            case USER_ID -> userId;
            case DEST_BUNIT -> destBunit;
            case DEST_CATEGORY -> destCategory;
            case DEST_PRIORITY -> destPriority;
            case USER_BUNIT -> userBunit;
            case USER_CATEGORY -> userCategory;
            case USER_PRIORITY -> userPriority;
        };
    }

    /** A builder for an event at this time, epoch milliseconds UTC, without fields yet. */
    public static Builder at(long timeMs) {
        return new Builder(timeMs);
    }

    /** Collects the fields of one event; not thread-safe. */
    public static final class Builder {
        private final long timeMs;
        private @Nullable String dest;
        private @Nullable String user;
        private @Nullable String process;
        private @Nullable String processName;
        private @Nullable String processId;
        private @Nullable String processPath;
        private @Nullable String processGuid;
        private @Nullable String processHash;
        private @Nullable String processIntegrityLevel;
        private @Nullable String processCurrentDirectory;
        private @Nullable String originalFileName;
        private @Nullable String parentProcess;
        private @Nullable String parentProcessName;
        private @Nullable String parentProcessId;
        private @Nullable String parentProcessPath;
        private @Nullable String parentProcessGuid;
        private @Nullable String action;
        private @Nullable String os;
        private @Nullable String vendorProduct;
        private @Nullable String processExec;
        private @Nullable String parentProcessExec;
        private @Nullable String userId;
        private @Nullable String destBunit;
        private @Nullable String destCategory;
        private @Nullable String destPriority;
        private @Nullable String userBunit;
        private @Nullable String userCategory;
        private @Nullable String userPriority;

        private Builder(long timeMs) {
            this.timeMs = timeMs;
        }

        /** Sets a field; null and the empty text mean that the event does not have it. */
        public Builder set(ProcessField field, @Nullable String value) {
            String present = value == null || value.isEmpty() ? null : value;
            switch (field) {
                case DEST -> dest = present;
                case USER -> user = present;
                case PROCESS -> process = present;
                case PROCESS_NAME -> processName = present;
                case PROCESS_ID -> processId = present;
                case PROCESS_PATH -> processPath = present;
                case PROCESS_GUID -> processGuid = present;
                case PROCESS_HASH -> processHash = present;
                case PROCESS_INTEGRITY_LEVEL -> processIntegrityLevel = present;
                case PROCESS_CURRENT_DIRECTORY -> processCurrentDirectory = present;
                case ORIGINAL_FILE_NAME -> originalFileName = present;
                case PARENT_PROCESS -> parentProcess = present;
                case PARENT_PROCESS_NAME -> parentProcessName = present;
                case PARENT_PROCESS_ID -> parentProcessId = present;
                case PARENT_PROCESS_PATH -> parentProcessPath = present;
                case PARENT_PROCESS_GUID -> parentProcessGuid = present;
                case ACTION -> action = present;
                case OS -> os = present;
                case VENDOR_PRODUCT -> vendorProduct = present;
                case PROCESS_EXEC -> processExec = present;
                case PARENT_PROCESS_EXEC -> parentProcessExec = present;
                case USER_ID -> userId = present;
                case DEST_BUNIT -> destBunit = present;
                case DEST_CATEGORY -> destCategory = present;
                case DEST_PRIORITY -> destPriority = present;
                case USER_BUNIT -> userBunit = present;
                case USER_CATEGORY -> userCategory = present;
                case USER_PRIORITY -> userPriority = present;
            }
            return this;
        }

        /** The event with the fields set so far. */
        public ProcessEvent build() {
            return new ProcessEvent(
                    timeMs,
                    dest,
                    user,
                    process,
                    processName,
                    processId,
                    processPath,
                    processGuid,
                    processHash,
                    processIntegrityLevel,
                    processCurrentDirectory,
                    originalFileName,
                    parentProcess,
                    parentProcessName,
                    parentProcessId,
                    parentProcessPath,
                    parentProcessGuid,
                    action,
                    os,
                    vendorProduct,
                    processExec,
                    parentProcessExec,
                    userId,
                    destBunit,
                    destCategory,
                    destPriority,
                    userBunit,
                    userCategory,
                    userPriority);
        }
    }
}
