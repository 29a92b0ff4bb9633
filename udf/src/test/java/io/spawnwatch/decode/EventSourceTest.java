package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said of the sources is what the decoders do. */
class EventSourceTest {

    @Test
    void aCimRecordCanHaveEveryField() {
        String members = Arrays.stream(ProcessField.values())
                .map(field -> WindowsEvent.quote(field.cimName()) + ":\"x\"")
                .collect(Collectors.joining(","));

        assertThat(fields(WindowsEvent.bytes("{\"_time\":1596700601," + members + "}")))
                .isEqualTo(EventSource.CIM.fields());
    }

    /** Each has the other's data, too: what is not in the table is not read, even where it is there. */
    @Test
    void aWindowsEventHasTheFieldsOfItsKindInEveryCarrierWhateverElseItSays() {
        WindowsEvent sysmon = WindowsEvent.processCreate();
        WindowsEvent security = WindowsEvent.processCreation();
        Map<String, String> all = new HashMap<>(security.data());
        all.putAll(sysmon.data());
        all.putAll(Map.of("action", "allowed", "os", "Windows", "vendor_product", "x", "Product", "x"));

        everyRecordHas(sysmon, EventSource.SYSMON);
        everyRecordHas(
                new WindowsEvent(1, sysmon.channel(), sysmon.provider(), "h", sysmon.time(), all), EventSource.SYSMON);
        WindowsEvent linux = WindowsEvent.linuxProcessCreate();
        everyRecordHas(linux, EventSource.SYSMON_FOR_LINUX);
        Map<String, String> linuxToo = new HashMap<>(all);
        linuxToo.put("Image", "/bin/sh");
        everyRecordHas(
                new WindowsEvent(1, linux.channel(), linux.provider(), "h", linux.time(), linuxToo),
                EventSource.SYSMON_FOR_LINUX);
        everyRecordHas(security, EventSource.SECURITY);
        everyRecordHas(
                new WindowsEvent(4688, security.channel(), security.provider(), "h", security.time(), all),
                EventSource.SECURITY);
    }

    /** Where one source has a field and another does not, with the value that the field comes from. */
    @Test
    void whatSysmonForLinuxLacksIsWhatItsEventsSayNothingAbout() {
        Set<ProcessField> lacking = EnumSet.copyOf(EventSource.SYSMON.fields());
        lacking.removeAll(EventSource.SYSMON_FOR_LINUX.fields());

        assertThat(lacking)
                .containsExactlyInAnyOrder(ProcessField.ORIGINAL_FILE_NAME, ProcessField.PROCESS_INTEGRITY_LEVEL);
        assertThat(WindowsEvent.linuxProcessCreate().data())
                .containsEntry("OriginalFileName", "-")
                .containsEntry("IntegrityLevel", "no level");
    }

    private static void everyRecordHas(WindowsEvent event, EventSource source) {
        event.everyRecord()
                .forEach((carrier, record) ->
                        assertThat(fields(record)).as(carrier).isEqualTo(source.fields()));
    }

    private static Set<ProcessField> fields(byte[] record) {
        Decoded decoded = Sourcetype.AUTO.newDecoder().decode(record);
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
