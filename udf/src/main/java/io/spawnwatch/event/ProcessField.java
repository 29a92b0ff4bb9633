package io.spawnwatch.event;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text fields of the CIM data model {@code Endpoint.Processes} that Spawnwatch knows, by their CIM names.
 * The event's time, {@code _time}, is not one of them: it is a number and has its own component in {@link ProcessEvent}.
 */
public enum ProcessField {
    /** Host that the process ran on. */
    DEST,
    /** Account that the process ran as. */
    USER,
    /** Command line. */
    PROCESS,
    /** Base name of the executable. */
    PROCESS_NAME,
    /** Process id, decimal text. */
    PROCESS_ID,
    /** Full path of the executable. */
    PROCESS_PATH,
    /** Id that the sensor gave the process. */
    PROCESS_GUID,
    /** Hashes, as the sensor wrote them. */
    PROCESS_HASH,
    /** Windows integrity level. */
    PROCESS_INTEGRITY_LEVEL,
    /** Working directory. */
    PROCESS_CURRENT_DIRECTORY,
    /** File name from the executable's version resource. */
    ORIGINAL_FILE_NAME,
    /** Command line of the parent. */
    PARENT_PROCESS,
    /** Base name of the parent's executable. */
    PARENT_PROCESS_NAME,
    /** Process id of the parent, decimal text. */
    PARENT_PROCESS_ID,
    /** Full path of the parent's executable. */
    PARENT_PROCESS_PATH,
    /** Id that the sensor gave the parent. */
    PARENT_PROCESS_GUID,
    /** What the sensor did about it. */
    ACTION,
    /** Operating system. */
    OS,
    /** Sensor that reported the event. */
    VENDOR_PRODUCT,
    /** File name of the executable, if the source distinguishes it from the process name. */
    PROCESS_EXEC,
    /** File name of the parent's executable, if the source distinguishes it. */
    PARENT_PROCESS_EXEC,
    /** Id of the account. */
    USER_ID,
    /** Business unit of the host, from asset enrichment. */
    DEST_BUNIT,
    /** Category of the host, from asset enrichment. */
    DEST_CATEGORY,
    /** Priority of the host, from asset enrichment. */
    DEST_PRIORITY,
    /** Business unit of the user, from identity enrichment. */
    USER_BUNIT,
    /** Category of the user, from identity enrichment. */
    USER_CATEGORY,
    /** Priority of the user, from identity enrichment. */
    USER_PRIORITY;

    private static final Map<String, ProcessField> BY_CIM_NAME = new HashMap<>();

    static {
        for (ProcessField field : values()) {
            BY_CIM_NAME.put(field.cimName(), field);
        }
    }

    private final String cimName = name().toLowerCase(Locale.ROOT);

    /** The field's name in the CIM, for example {@code parent_process_name}. */
    public String cimName() {
        return cimName;
    }

    /**
     * The field with a CIM name.
     *
     * @param cimName exact CIM name, without a data model prefix
     * @return the field, or null if the data model does not have it
     */
    public static @Nullable ProcessField ofCimName(String cimName) {
        return BY_CIM_NAME.get(cimName);
    }
}
