package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessField;
import org.jspecify.annotations.Nullable;

/** The values that a decoder keeps while it reads a record: those that the Windows event and CIM mappings need. */
enum RecordSlot {
    EVENT_ID("EventID"),
    CHANNEL("Channel"),
    PROVIDER_NAME("provider name"),
    PROVIDER_GUID("provider GUID"),
    HOSTNAME("Hostname"),
    COMPUTER("Computer"),
    TIMESTAMP("@timestamp"),
    TIME_CREATED("TimeCreated"),
    EVENT_TIME("EventTime"),
    TIME_GENERATED("TimeGenerated"),
    MESSAGE("Message"),
    /** The rendered message as Beats name it. A pipeline may add another {@code Message}. */
    BEATS_MESSAGE("message"),
    /** Name of the {@code Data} element that is being read. */
    DATA_NAME("Data name"),
    /** Text of the {@code Data} element that is being read. */
    DATA_TEXT("Data text"),

    UTC_TIME("UtcTime"),
    PROCESS_GUID("ProcessGuid"),
    PROCESS_ID("ProcessId"),
    IMAGE("Image"),
    ORIGINAL_FILE_NAME("OriginalFileName"),
    COMMAND_LINE("CommandLine"),
    CURRENT_DIRECTORY("CurrentDirectory"),
    USER("User"),
    INTEGRITY_LEVEL("IntegrityLevel"),
    HASHES("Hashes"),
    PARENT_PROCESS_GUID("ParentProcessGuid"),
    PARENT_PROCESS_ID("ParentProcessId"),
    PARENT_IMAGE("ParentImage"),
    PARENT_COMMAND_LINE("ParentCommandLine"),
    NEW_PROCESS_ID("NewProcessId"),
    NEW_PROCESS_NAME("NewProcessName"),
    PARENT_PROCESS_NAME("ParentProcessName"),
    SUBJECT_USER_NAME("SubjectUserName"),
    SUBJECT_DOMAIN_NAME("SubjectDomainName"),

    CIM_TIME("_time"),
    CIM_DEST(ProcessField.DEST),
    CIM_USER(ProcessField.USER),
    CIM_PROCESS(ProcessField.PROCESS),
    CIM_PROCESS_NAME(ProcessField.PROCESS_NAME),
    CIM_PROCESS_ID(ProcessField.PROCESS_ID),
    CIM_PROCESS_PATH(ProcessField.PROCESS_PATH),
    CIM_PROCESS_GUID(ProcessField.PROCESS_GUID),
    CIM_PROCESS_HASH(ProcessField.PROCESS_HASH),
    CIM_PROCESS_INTEGRITY_LEVEL(ProcessField.PROCESS_INTEGRITY_LEVEL),
    CIM_PROCESS_CURRENT_DIRECTORY(ProcessField.PROCESS_CURRENT_DIRECTORY),
    CIM_ORIGINAL_FILE_NAME(ProcessField.ORIGINAL_FILE_NAME),
    CIM_PARENT_PROCESS(ProcessField.PARENT_PROCESS),
    CIM_PARENT_PROCESS_NAME(ProcessField.PARENT_PROCESS_NAME),
    CIM_PARENT_PROCESS_ID(ProcessField.PARENT_PROCESS_ID),
    CIM_PARENT_PROCESS_PATH(ProcessField.PARENT_PROCESS_PATH),
    CIM_PARENT_PROCESS_GUID(ProcessField.PARENT_PROCESS_GUID),
    CIM_ACTION(ProcessField.ACTION),
    CIM_OS(ProcessField.OS),
    CIM_VENDOR_PRODUCT(ProcessField.VENDOR_PRODUCT),
    CIM_PROCESS_EXEC(ProcessField.PROCESS_EXEC),
    CIM_PARENT_PROCESS_EXEC(ProcessField.PARENT_PROCESS_EXEC),
    CIM_USER_ID(ProcessField.USER_ID),
    CIM_DEST_BUNIT(ProcessField.DEST_BUNIT),
    CIM_DEST_CATEGORY(ProcessField.DEST_CATEGORY),
    CIM_DEST_PRIORITY(ProcessField.DEST_PRIORITY),
    CIM_USER_BUNIT(ProcessField.USER_BUNIT),
    CIM_USER_CATEGORY(ProcessField.USER_CATEGORY),
    CIM_USER_PRIORITY(ProcessField.USER_PRIORITY);

    /** The slots of a Windows event, as a set of {@link #bit()}s, except those with another common use. */
    static final long WINDOWS = CIM_TIME.bit() - 1 - BEATS_MESSAGE.bit();

    /** The slots of a CIM event, as a set of {@link #bit()}s. */
    static final long CIM = (CIM_USER_PRIORITY.bit() << 1) - CIM_TIME.bit();

    /** The CIM fields that describe a process or its parent. Any event can have a host, a user and the like. */
    static final long CIM_PROCESSES = (CIM_PARENT_PROCESS_GUID.bit() << 1)
            - CIM_PROCESS.bit()
            + CIM_PROCESS_EXEC.bit()
            + CIM_PARENT_PROCESS_EXEC.bit();

    /** Like {@link #CIM_PROCESSES}, but without {@code process_id}, which is the logger's own in Winlogbeat 6. */
    static final long CIM_ADDED = CIM_PROCESSES - CIM_PROCESS_ID.bit();

    /** The slots that identify the provider of a Windows event. */
    static final long ORIGINS = CHANNEL.bit() + PROVIDER_NAME.bit() + PROVIDER_GUID.bit();

    /** All EventData values. */
    static final long EVENT_DATA = (SUBJECT_DOMAIN_NAME.bit() << 1) - UTC_TIME.bit();

    /** The EventData values that say which program was started, with which command line, or by which parent. */
    static final long PROCESS_CREATION = IMAGE.bit()
            + COMMAND_LINE.bit()
            + PARENT_IMAGE.bit()
            + PARENT_COMMAND_LINE.bit()
            + NEW_PROCESS_ID.bit()
            + NEW_PROCESS_NAME.bit()
            + PARENT_PROCESS_NAME.bit();

    /** The EventData values that make a record a Windows event even if the rest has CIM names. */
    static final long IDENTIFYING = IMAGE.bit() + COMMAND_LINE.bit() + NEW_PROCESS_ID.bit() + NEW_PROCESS_NAME.bit();

    /** The CIM fields that complete a Windows event whose own fields a pipeline has renamed. */
    static final long CIM_RENAMED = CIM_PROCESSES + CIM_DEST.bit() + CIM_USER.bit();

    private static final RecordSlot[] ALL = values();

    static {
        requireOneBitEach(ALL.length);
    }

    private final String label;
    private final @Nullable ProcessField field;

    RecordSlot(String label) {
        this.label = label;
        this.field = null;
    }

    RecordSlot(ProcessField field) {
        this.label = field.cimName();
        this.field = field;
    }

    /** The name for people; for EventData slots, exactly the name in the event. */
    String label() {
        return label;
    }

    /** The slot's CIM field, or null for the time and for slots that are not CIM fields. */
    @Nullable
    ProcessField field() {
        return field;
    }

    /** The slot's index in arrays that a decoder keeps in memory and never stores. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** Fails if a set of {@link #bit()}s is too small: a shift by 64 wraps, so two slots would share a bit. */
    static void requireOneBitEach(int slots) {
        if (slots > Long.SIZE) {
            throw new IllegalStateException(
                    slots + " slots do not fit into a set of " + Long.SIZE + " bits; widen the sets in RecordFields");
        }
    }

    /** The set that contains only this slot. */
    long bit() {
        return 1L << index();
    }

    /** The first slot in a non-empty set. */
    static RecordSlot firstOf(long bits) {
        return ALL[Long.numberOfTrailingZeros(bits)];
    }

    /** Whether the slot is one of the EventData values of Sysmon 1 or Security 4688. */
    boolean isEventData() {
        return (bit() & EVENT_DATA) != 0;
    }
}
