package io.spawnwatch.decode;

import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a decoder keeps while it reads a record: those that the Windows event and CIM mappings need. Each field
 * of {@link ProcessField} has a slot for its value under its CIM name.
 */
final class RecordSlot implements CarrierValue {
    private static final List<RecordSlot> ALL = new ArrayList<>();

    static final RecordSlot EVENT_ID = new RecordSlot("EventID");
    static final RecordSlot CHANNEL = new RecordSlot("Channel");
    static final RecordSlot PROVIDER_NAME = new RecordSlot("provider name");
    static final RecordSlot PROVIDER_GUID = new RecordSlot("provider GUID");
    static final RecordSlot HOSTNAME = new RecordSlot("Hostname");
    static final RecordSlot COMPUTER = new RecordSlot("Computer");
    static final RecordSlot TIMESTAMP = new RecordSlot("@timestamp");
    static final RecordSlot TIME_CREATED = new RecordSlot("TimeCreated");
    static final RecordSlot EVENT_TIME = new RecordSlot("EventTime");
    static final RecordSlot TIME_GENERATED = new RecordSlot("TimeGenerated");
    static final RecordSlot MESSAGE = new RecordSlot("Message");

    /** The rendered message as Beats name it. A pipeline may add another {@code Message}. */
    static final RecordSlot BEATS_MESSAGE = new RecordSlot("message");

    /** Name of the {@code Data} element that is being read. */
    static final RecordSlot DATA_NAME = new RecordSlot("Data name");

    /** Text of the {@code Data} element that is being read. */
    static final RecordSlot DATA_TEXT = new RecordSlot("Data text");

    static final RecordSlot UTC_TIME = new RecordSlot("UtcTime");
    static final RecordSlot PROCESS_GUID = new RecordSlot("ProcessGuid");
    static final RecordSlot PROCESS_ID = new RecordSlot("ProcessId");
    static final RecordSlot IMAGE = new RecordSlot("Image");
    static final RecordSlot ORIGINAL_FILE_NAME = new RecordSlot("OriginalFileName");
    static final RecordSlot COMMAND_LINE = new RecordSlot("CommandLine");
    static final RecordSlot CURRENT_DIRECTORY = new RecordSlot("CurrentDirectory");
    static final RecordSlot USER = new RecordSlot("User");
    static final RecordSlot INTEGRITY_LEVEL = new RecordSlot("IntegrityLevel");
    static final RecordSlot HASHES = new RecordSlot("Hashes");
    static final RecordSlot PARENT_PROCESS_GUID = new RecordSlot("ParentProcessGuid");
    static final RecordSlot PARENT_PROCESS_ID = new RecordSlot("ParentProcessId");
    static final RecordSlot PARENT_IMAGE = new RecordSlot("ParentImage");
    static final RecordSlot PARENT_COMMAND_LINE = new RecordSlot("ParentCommandLine");
    static final RecordSlot NEW_PROCESS_ID = new RecordSlot("NewProcessId");
    static final RecordSlot NEW_PROCESS_NAME = new RecordSlot("NewProcessName");
    static final RecordSlot PARENT_PROCESS_NAME = new RecordSlot("ParentProcessName");
    static final RecordSlot SUBJECT_USER_NAME = new RecordSlot("SubjectUserName");
    static final RecordSlot SUBJECT_DOMAIN_NAME = new RecordSlot("SubjectDomainName");
    static final RecordSlot TARGET_USER_NAME = new RecordSlot("TargetUserName");
    static final RecordSlot PARENT_USER = new RecordSlot("ParentUser");

    /** The keywords of the event, one a line: numbers of a bit mask, or their names. */
    static final RecordSlot KEYWORDS = new RecordSlot("Keywords");

    /** What Beats make of the keywords: their names depend on the language of Windows, this does not. */
    static final RecordSlot EVENT_OUTCOME = new RecordSlot("event.outcome");

    /** The account that wrote the event. */
    static final RecordSlot USER_ID = new RecordSlot("UserID");

    static final RecordSlot CIM_TIME = new RecordSlot("_time");

    static final RecordSlot VENDOR = new RecordSlot("vendor");
    static final RecordSlot PRODUCT = new RecordSlot("product");
    static final RecordSlot SOURCETYPE = new RecordSlot("sourcetype");

    private static final RecordSlot[] CIM_FIELDS = new RecordSlot[ProcessField.count()];

    static {
        for (ProcessField field : ProcessField.values()) {
            CIM_FIELDS[field.index()] = new RecordSlot(field);
        }
    }

    /** All EventData values. */
    static final SlotSet EVENT_DATA = SlotSet.range(UTC_TIME, PARENT_USER);

    /** The EventData values among {@link #WINDOWS}. */
    static final SlotSet WINDOWS_DATA = SlotSet.range(UTC_TIME, SUBJECT_DOMAIN_NAME);

    /** The values that a Windows event may have only once, whatever its kind and mapping. */
    static final SlotSet WINDOWS = SlotSet.range(EVENT_ID, SUBJECT_DOMAIN_NAME).without(SlotSet.of(BEATS_MESSAGE));

    /** The slots of a CIM event. */
    static final SlotSet CIM = SlotSet.of(CIM_FIELDS).and(CIM_TIME);

    /** What a CIM event may say about the product that reported it, beside the fields of the data model. */
    static final SlotSet REPORTER = SlotSet.of(VENDOR, PRODUCT, SOURCETYPE);

    /** The CIM fields that describe a process or its parent. Any event can have a host, a user and the like. */
    static final SlotSet CIM_PROCESSES =
            SlotSet.of(ALL.stream().filter(RecordSlot::describesAProcess).toArray(RecordSlot[]::new));

    /** Like {@link #CIM_PROCESSES}, but without {@code process_id}, which is the logger's own in Winlogbeat 6. */
    static final SlotSet CIM_ADDED = CIM_PROCESSES.without(SlotSet.of(of(ProcessField.PROCESS_ID)));

    /** The CIM fields that complete a Windows event whose own fields a pipeline has renamed. */
    static final SlotSet CIM_RENAMED = CIM_PROCESSES.and(of(ProcessField.DEST), of(ProcessField.USER));

    /** The slots that identify the provider of a Windows event. */
    static final SlotSet ORIGINS = SlotSet.of(CHANNEL, PROVIDER_NAME, PROVIDER_GUID);

    /** The EventData values that make a record a Windows event even if the rest has CIM names. */
    static final SlotSet IDENTIFYING = SlotSet.of(IMAGE, COMMAND_LINE, NEW_PROCESS_ID, NEW_PROCESS_NAME);

    /** The EventData values that say which program was started, with which command line, or by which parent. */
    static final SlotSet PROCESS_CREATION = IDENTIFYING.and(PARENT_IMAGE, PARENT_COMMAND_LINE, PARENT_PROCESS_NAME);

    private final String label;
    private final @Nullable ProcessField field;
    private final int index = ALL.size();

    private RecordSlot(String label) {
        this.label = label;
        this.field = null;
        ALL.add(this);
    }

    private RecordSlot(ProcessField field) {
        this.label = field.cimName();
        this.field = field;
        ALL.add(this);
    }

    /** All slots, by {@link #index()}. */
    static List<RecordSlot> all() {
        return List.copyOf(ALL);
    }

    /** The slot with an {@link #index()}. */
    static RecordSlot at(int index) {
        return ALL.get(index);
    }

    /** The slot of a CIM field. */
    static RecordSlot of(ProcessField field) {
        return CIM_FIELDS[field.index()];
    }

    /**
     * The slot with this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static RecordSlot labelled(String label) {
        return ALL.stream()
                .filter(slot -> slot.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no value is called " + label));
    }

    /** The name for people; for EventData slots and CIM fields, exactly the name in the event. */
    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable String in(RecordFields fields) {
        return fields.get(this);
    }

    @Override
    public long place(RecordFields fields) {
        return fields.place(this);
    }

    /** The slot's CIM field, or null for the time and for slots that are not CIM fields. */
    @Nullable
    ProcessField field() {
        return field;
    }

    /** The slot's index in arrays and sets that a decoder keeps in memory and never stores. */
    int index() {
        return index;
    }

    /** Whether the slot is one of the EventData values of Sysmon 1 or Security 4688. */
    boolean isEventData() {
        return EVENT_DATA.has(this);
    }

    private boolean describesAProcess() {
        return field != null && field.about() == ProcessField.About.PROCESS;
    }

    @Override
    public String toString() {
        return label;
    }
}
