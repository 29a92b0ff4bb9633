package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The declared fields of each kind of event are those that the decoders read, under each field mapping. */
class EventKindTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<EventKind, WindowsEvent> EVENTS = Map.of(
            EventKind.SYSMON, WindowsEvent.processCreate(),
            EventKind.SYSMON_FOR_LINUX, WindowsEvent.linuxProcessCreate().with("Hashes", "MD5=A"),
            EventKind.SECURITY, WindowsEvent.processCreation());

    /** The table of fields is the only list: whatever is in it travels through CIM JSON. */
    @ParameterizedTest
    @EnumSource
    void carriesEveryFieldOfACimRecord(FieldMapping mapping) {
        ProcessEvent.Builder expected = ProcessEvent.at(1_596_700_601_000L);
        StringJoiner members = new StringJoiner(",");
        for (ProcessField field : ProcessField.values()) {
            expected.set(field, "value of " + field.cimName());
            members.add(WindowsEvent.quote(field.cimName()) + ":\"value of " + field.cimName() + "\"");
        }
        byte[] record = WindowsEvent.bytes("{\"_time\":1596700601," + members + "}");

        assertThat(Sourcetype.CIM.newDecoder(mapping).decode(record)).isEqualTo(new Decoded.Event(expected.build()));
        assertThat(fields(record, mapping)).isEqualTo(EventKind.CIM.fields(mapping));
    }

    /** Each event has the others' data too: a field that is not declared is not read, even if it is present. */
    @ParameterizedTest
    @EnumSource
    void readsTheFieldsOfTheKindInEveryCarrierWhateverElseAnEventContains(FieldMapping mapping) {
        Map<String, String> all = new HashMap<>();
        EVENTS.values().forEach(event -> all.putAll(event.data()));
        all.putAll(Map.of("action", "a", "os", "Windows", "vendor_product", "x", "Product", "x", "loaded_file", "f"));
        EVENTS.forEach((kind, event) -> {
            everyRecordHas(event, kind, mapping);
            Map<String, String> more = new HashMap<>(all);
            more.putAll(event.data());
            everyRecordHas(
                    new WindowsEvent(event.id(), event.channel(), event.provider(), "h", event.time(), more),
                    kind,
                    mapping);
        });
    }

    /** A field is there if one of the values is that its row names, and missing without them. */
    @ParameterizedTest
    @EnumSource
    void takesEachFieldFromTheValuesInItsRow(FieldMapping mapping) {
        EVENTS.forEach((kind, event) -> {
            for (FieldTable.Row row : kind.table(mapping).rows()) {
                boolean constant = kind.constant(row.field(), mapping) != null;
                assertThat(fields(without(event, row.from()), mapping).contains(row.field()))
                        .as("%s of %s without %s", row.field(), kind, row.from())
                        .isEqualTo(constant);
                for (CarrierValue value : row.from()) {
                    List<CarrierValue> others =
                            row.from().stream().filter(other -> other != value).toList();
                    // The domain alone is not a user, and NXLog has no Computer and no outcome. The message is tested
                    // elsewhere.
                    if (value != RecordSlot.SUBJECT_DOMAIN_NAME
                            && value != RecordSlot.COMPUTER
                            && value != RecordSlot.EVENT_OUTCOME
                            && value instanceof RecordSlot
                            && row.rule() != FieldRule.COMMAND_OF_KNOWN_PROGRAM) {
                        assertThat(fields(without(event, others), mapping))
                                .as("%s of %s from %s alone", row.field(), kind, value)
                                .contains(row.field());
                    }
                }
            }
        });
    }

    @Test
    void hasTheFieldsThatSplunksAddOnsFill() {
        Set<ProcessField> inSplunkAlone = EnumSet.of(
                ProcessField.ACTION,
                ProcessField.PARENT_PROCESS_EXEC,
                ProcessField.PROCESS_EXEC,
                ProcessField.USER_ID,
                ProcessField.VENDOR_PRODUCT);
        assertThat(added(EventKind.SYSMON)).isEqualTo(inSplunkAlone);

        assertThat(EventKind.SECURITY.fields(FieldMapping.SPLUNK))
                .extracting(ProcessField::cimName)
                .containsExactlyInAnyOrder(
                        "action",
                        "dest",
                        "parent_process",
                        "parent_process_id",
                        "parent_process_name",
                        "parent_process_path",
                        "process",
                        "process_exec",
                        "process_id",
                        "process_name",
                        "process_path",
                        "user",
                        "vendor_product");
        Set<ProcessField> linux = EnumSet.copyOf(EventKind.SYSMON.fields(FieldMapping.SPLUNK));
        linux.remove(ProcessField.USER_ID);
        assertThat(EventKind.SYSMON_FOR_LINUX.fields(FieldMapping.SPLUNK)).isEqualTo(linux);
    }

    /** Fields that one kind has and another lacks, with the value that the field is read from. */
    @Test
    void omitsFieldsForWhichSysmonForLinuxOnlyWritesPlaceholdersUnlessSplunkHasThem() {
        Set<ProcessField> lacking = EnumSet.copyOf(EventKind.SYSMON.fields(FieldMapping.NATIVE));
        lacking.removeAll(EventKind.SYSMON_FOR_LINUX.fields(FieldMapping.NATIVE));

        assertThat(lacking)
                .containsExactlyInAnyOrder(ProcessField.ORIGINAL_FILE_NAME, ProcessField.PROCESS_INTEGRITY_LEVEL);
        assertThat(WindowsEvent.linuxProcessCreate().data())
                .containsEntry("OriginalFileName", "-")
                .containsEntry("IntegrityLevel", "no level");
        ProcessEvent event =
                event(WindowsEvent.bytes(WindowsEvent.linuxProcessCreate().nxlog()), FieldMapping.SPLUNK);
        assertThat(event.get(ProcessField.ORIGINAL_FILE_NAME)).isEqualTo("-");
        assertThat(event.get(ProcessField.PROCESS_INTEGRITY_LEVEL)).isEqualTo("no level");
    }

    @ParameterizedTest
    @EnumSource
    void knowsTheValuesThatAreTheSameInEveryEvent(EventKind kind) {
        for (FieldMapping mapping : FieldMapping.values()) {
            Map<String, String> constants = Arrays.stream(ProcessField.values())
                    .filter(field -> kind.constant(field, mapping) != null)
                    .collect(Collectors.toMap(
                            ProcessField::cimName, field -> String.valueOf(kind.constant(field, mapping))));
            assertThat(constants)
                    .isEqualTo(
                            mapping == FieldMapping.NATIVE || kind == EventKind.CIM
                                    ? Map.of()
                                    : kind == EventKind.SECURITY
                                            ? Map.of("vendor_product", "Microsoft Windows")
                                            : Map.of("action", "allowed", "vendor_product", "Microsoft Sysmon"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CIM | SPLUNK | loaded_file | loaded_file",
                "CIM | NATIVE | process_name | last part of process_name",
                "SYSMON | SPLUNK | vendor_product | always Microsoft Sysmon",
                "SYSMON | NATIVE | vendor_product |",
                "SYSMON | SPLUNK | loaded_file |",
                "SYSMON | NATIVE | process_id | ProcessId, else Message's ProcessId",
                "SYSMON_FOR_LINUX | NATIVE | process_hash | Hashes, unless it is -",
                "SYSMON_FOR_LINUX | NATIVE | parent_process_name | last part of ParentImage, unless it is -",
                "SYSMON_FOR_LINUX | NATIVE | parent_process | ParentCommandLine, unless it and ParentImage are -",
                "SECURITY | NATIVE | user | SubjectDomainName\\SubjectUserName",
                "SECURITY | SPLUNK | user | first of TargetUserName, SubjectUserName that is not -",
                "SECURITY | NATIVE | process_id | NewProcessId, in decimal",
                "SECURITY | SPLUNK | process_id | NewProcessId",
                "SECURITY | SPLUNK | process | CommandLine, with NewProcessName as its program",
                "SECURITY | SPLUNK | action | allowed if Keywords or event.outcome says audit success"
            })
    void saysWhereAFieldComesFrom(EventKind kind, FieldMapping mapping, String field, String source) {
        ProcessField known = ProcessField.ofCimName(field);
        assertThat(known).isNotNull();
        assertThat(kind.source(known, mapping)).isEqualTo(source);
    }

    private static Set<ProcessField> added(EventKind kind) {
        Set<ProcessField> added = EnumSet.copyOf(kind.fields(FieldMapping.SPLUNK));
        added.removeAll(kind.fields(FieldMapping.NATIVE));
        assertThat(kind.fields(FieldMapping.SPLUNK)).containsAll(kind.fields(FieldMapping.NATIVE));
        return added;
    }

    private static byte[] without(WindowsEvent event, List<CarrierValue> values) {
        try {
            ObjectNode record = (ObjectNode) JSON.readTree(event.nxlog());
            record.remove(values.stream().map(CarrierValue::label).toList());
            return JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void everyRecordHas(WindowsEvent event, EventKind kind, FieldMapping mapping) {
        event.everyRecord().forEach((carrier, record) -> assertThat(fields(record, mapping))
                .as("%s, %s", carrier, mapping)
                .isEqualTo(kind.fields(mapping)));
    }

    private static Set<ProcessField> fields(byte[] record, FieldMapping mapping) {
        ProcessEvent event = event(record, mapping);
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        for (ProcessField field : ProcessField.values()) {
            if (event.get(field) != null) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static ProcessEvent event(byte[] record, FieldMapping mapping) {
        Decoded decoded = Sourcetype.AUTO.newDecoder(mapping).decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
