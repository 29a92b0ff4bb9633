package io.spawnwatch.event;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text fields of the CIM data model {@code Endpoint.Processes} that Spawnwatch knows. This table is the only list of
 * them: a field that is added here can be sent in CIM JSON, searched, grouped by and reported. Which other source has it is
 * said by the source's field mapping.
 *
 * <p>The event's time, {@code _time}, is not one of them: it is a number and has its own component in
 * {@link ProcessEvent}.
 */
public enum ProcessField {
    DEST(About.HOST, Variety.SOME, "host that the process ran on"),
    USER(About.ACCOUNT, Variety.SOME, "account that the process ran as"),
    PROCESS(About.PROCESS, Variety.MANY, "command line"),
    PROCESS_NAME(About.PROCESS, Variety.MANY, "base name of the executable"),
    PROCESS_ID(About.PROCESS, Variety.MANY, "process id"),
    PROCESS_PATH(About.PROCESS, Variety.MANY, "full path of the executable"),
    PROCESS_GUID(About.PROCESS, Variety.MANY, "id that the sensor gave the process"),
    PROCESS_HASH(About.PROCESS, Variety.MANY, "hashes, as the sensor wrote them"),
    PROCESS_INTEGRITY_LEVEL(About.PROCESS, Variety.FEW, "Windows integrity level"),
    PROCESS_CURRENT_DIRECTORY(About.PROCESS, Variety.SOME, "working directory"),
    ORIGINAL_FILE_NAME(About.PROCESS, Variety.MANY, "file name from the executable's version resource"),
    PARENT_PROCESS(About.PROCESS, Variety.MANY, "command line of the parent"),
    PARENT_PROCESS_NAME(About.PROCESS, Variety.MANY, "base name of the parent's executable"),
    PARENT_PROCESS_ID(About.PROCESS, Variety.MANY, "process id of the parent"),
    PARENT_PROCESS_PATH(About.PROCESS, Variety.MANY, "full path of the parent's executable"),
    PARENT_PROCESS_GUID(About.PROCESS, Variety.MANY, "id that the sensor gave the parent"),
    ACTION(About.SENSOR, Variety.FEW, "what the sensor did about it"),
    OS(About.HOST, Variety.FEW, "operating system"),
    VENDOR_PRODUCT(About.SENSOR, Variety.FEW, "sensor that reported the event"),
    PROCESS_EXEC(About.PROCESS, Variety.MANY, "file name of the executable"),
    PARENT_PROCESS_EXEC(About.PROCESS, Variety.MANY, "file name of the parent's executable"),
    USER_ID(About.ACCOUNT, Variety.SOME, "id of the account"),
    DEST_BUNIT(About.HOST, Variety.FEW, "business unit of the host, from asset enrichment"),
    DEST_CATEGORY(About.HOST, Variety.FEW, "category of the host, from asset enrichment"),
    DEST_PRIORITY(About.HOST, Variety.FEW, "priority of the host, from asset enrichment"),
    USER_BUNIT(About.ACCOUNT, Variety.FEW, "business unit of the user, from identity enrichment"),
    USER_CATEGORY(About.ACCOUNT, Variety.FEW, "category of the user, from identity enrichment"),
    USER_PRIORITY(About.ACCOUNT, Variety.FEW, "priority of the user, from identity enrichment"),
    PARENT_USER(About.ACCOUNT, Variety.SOME, "account that the parent ran as"),
    LOADED_FILE(About.FILE, Variety.MANY, "file that the process loaded");

    /** What a field is about. Only fields about a process show that a record with CIM names describes one. */
    public enum About {
        /** The process or its parent. */
        PROCESS,
        /** The account of the process or of its parent. Any event can have one. */
        ACCOUNT,
        /** The host. Any event can have one. */
        HOST,
        /** The sensor and what it did. Any event can have one. */
        SENSOR,
        /** A file that the process used. */
        FILE
    }

    /** How many different values a field has in the events of a site. */
    public enum Variety {
        /** A handful, such as operating systems. */
        FEW,
        /** Dozens to thousands, such as hosts and users. */
        SOME,
        /** No limit, such as command lines, or so many that a given value is rare, such as names of executables. */
        MANY
    }

    private static final ProcessField[] ALL = values();
    private static final Map<String, ProcessField> BY_CIM_NAME = new HashMap<>();

    static {
        for (ProcessField field : ALL) {
            BY_CIM_NAME.put(field.cimName(), field);
        }
    }

    private final About about;
    private final Variety variety;
    private final String description;
    private final String cimName = name().toLowerCase(Locale.ROOT);

    ProcessField(About about, Variety variety, String description) {
        this.about = about;
        this.variety = variety;
        this.description = description;
    }

    /** The number of fields. */
    public static int count() {
        return ALL.length;
    }

    /** The field's index in arrays that have one element for each field. It is not stored beyond a record in transit. */
    @SuppressWarnings("EnumOrdinal")
    public int index() {
        return ordinal();
    }

    /** The field's name in the CIM, for example {@code parent_process_name}. */
    public String cimName() {
        return cimName;
    }

    /** What the field contains, for people. */
    public String description() {
        return description;
    }

    /** What the field is about. */
    public About about() {
        return about;
    }

    /** How many different values the field has. */
    public Variety variety() {
        return variety;
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
