package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** The declared fields of each kind of event are those that the decoders read. */
class EventKindTest {

    /** The table of fields is the only list: whatever is in it travels through CIM JSON. */
    @Test
    void carriesEveryFieldOfACimRecord() {
        ProcessEvent.Builder expected = ProcessEvent.at(1_596_700_601_000L);
        StringJoiner members = new StringJoiner(",");
        for (ProcessField field : ProcessField.values()) {
            expected.set(field, "value of " + field.cimName());
            members.add(WindowsEvent.quote(field.cimName()) + ":\"value of " + field.cimName() + "\"");
        }
        byte[] record = WindowsEvent.bytes("{\"_time\":1596700601," + members + "}");

        assertThat(Sourcetype.CIM.newDecoder(FieldMapping.NATIVE).decode(record)).isEqualTo(new Decoded.Event(expected.build()));
        assertThat(fields(record)).isEqualTo(EventKind.CIM.fields());
    }

    /** Each event has the other's data too: a field that is not declared is not read, even if it is present. */
    @Test
    void readsTheFieldsOfTheKindInEveryCarrierWhateverElseAnEventContains() {
        WindowsEvent sysmon = WindowsEvent.processCreate();
        WindowsEvent security = WindowsEvent.processCreation();
        Map<String, String> all = new HashMap<>(security.data());
        all.putAll(sysmon.data());
        all.putAll(Map.of("action", "allowed", "os", "Windows", "vendor_product", "x", "Product", "x"));

        everyRecordHas(sysmon, EventKind.SYSMON);
        everyRecordHas(
                new WindowsEvent(1, sysmon.channel(), sysmon.provider(), "h", sysmon.time(), all), EventKind.SYSMON);
        WindowsEvent linux = WindowsEvent.linuxProcessCreate();
        everyRecordHas(linux, EventKind.SYSMON_FOR_LINUX);
        Map<String, String> linuxToo = new HashMap<>(all);
        linuxToo.put("Image", "/bin/sh");
        everyRecordHas(
                new WindowsEvent(1, linux.channel(), linux.provider(), "h", linux.time(), linuxToo),
                EventKind.SYSMON_FOR_LINUX);
        everyRecordHas(security, EventKind.SECURITY);
        everyRecordHas(
                new WindowsEvent(4688, security.channel(), security.provider(), "h", security.time(), all),
                EventKind.SECURITY);
    }

    /** Fields that one kind has and another lacks, with the value that the field is read from. */
    @Test
    void omitsFieldsForWhichSysmonForLinuxOnlyWritesPlaceholders() {
        Set<ProcessField> lacking = EnumSet.copyOf(EventKind.SYSMON.fields());
        lacking.removeAll(EventKind.SYSMON_FOR_LINUX.fields());

        assertThat(lacking)
                .containsExactlyInAnyOrder(ProcessField.ORIGINAL_FILE_NAME, ProcessField.PROCESS_INTEGRITY_LEVEL);
        assertThat(WindowsEvent.linuxProcessCreate().data())
                .containsEntry("OriginalFileName", "-")
                .containsEntry("IntegrityLevel", "no level");
    }

    private static void everyRecordHas(WindowsEvent event, EventKind source) {
        event.everyRecord()
                .forEach((carrier, record) ->
                        assertThat(fields(record)).as(carrier).isEqualTo(source.fields()));
    }

    private static Set<ProcessField> fields(byte[] record) {
        Decoded decoded = Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE).decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        ProcessEvent event = ((Decoded.Event) decoded).event();
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        for (ProcessField field : ProcessField.values()) {
            if (event.get(field) != null) {
                fields.add(field);
            }
        }
        return fields;
    }
}
