package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder tells the kind of an event and the format of its record. */
class RecordFormatTest {
    private static final WindowsEvent SYSMON = event(
            1,
            WindowsEvent.SYSMON_CHANNEL,
            "Microsoft-Windows-Sysmon",
            Map.of("Image", "C:\\Windows\\System32\\cmd.exe", "UtcTime", "2020-08-06 07:56:41.349"));

    private static final WindowsEvent SECURITY = event(
            4688,
            "Security",
            "Microsoft-Windows-Security-Auditing",
            Map.of("NewProcessName", "C:\\Windows\\System32\\cmd.exe", "NewProcessId", "0x10"));

    private static final WindowsEvent LINUX = event(
            1,
            "Linux-Sysmon/Operational",
            "Linux-Sysmon",
            Map.of("Image", "/bin/sh", "UtcTime", "2020-08-06 07:56:41.349"));

    private static WindowsEvent event(long id, String channel, String provider, Map<String, String> data) {
        return new WindowsEvent(id, channel, provider, "ws-1", "2020-08-06T07:56:41.349Z", new LinkedHashMap<>(data));
    }

    private static RecordFormat format(EventDecoder decoder, String record) {
        assertThat(decoder.decode(record.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Decoded.Event.class);
        return RecordFormat.of(decoder.format());
    }

    @ParameterizedTest
    @EnumSource
    void kindAndFormatAreToldOfEachRecordWhateverCameBefore(FieldMapping mapping) {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        for (int i = 0; i < 2; i++) {
            assertThat(format(decoder, SYSMON.nxlog())).isEqualTo(format(EventKind.SYSMON, Sourcetype.NXLOG));
            assertThat(format(decoder, SECURITY.winlogbeat()))
                    .isEqualTo(format(EventKind.SECURITY, Sourcetype.WINLOGBEAT));
            assertThat(format(decoder, LINUX.xml('"')))
                    .isEqualTo(format(EventKind.SYSMON_FOR_LINUX, Sourcetype.XMLWINEVENTLOG));
            assertThat(format(decoder, "{\"_time\":1,\"process\":\"cmd\",\"dest\":\"h\"}"))
                    .isEqualTo(format(EventKind.CIM, Sourcetype.CIM));
            assertThat(format(decoder, SECURITY.evtx())).isEqualTo(format(EventKind.SECURITY, Sourcetype.EVTX));
            assertThat(format(decoder, SYSMON.xml('\'')))
                    .isEqualTo(format(EventKind.SYSMON, Sourcetype.XMLWINEVENTLOG));
        }
    }

    @Test
    void anEventThatIsNotWantedHasAFormatToo() {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);

        assertThat(decoder.decode(SYSMON.nxlog().getBytes(StandardCharsets.UTF_8), fields -> false))
                .isInstanceOf(Decoded.Unwanted.class);
        assertThat(RecordFormat.of(decoder.format()).label()).isEqualTo("Sysmon EventID 1 as nxlog");
    }

    @Test
    void everyIndexStandsForOneFormat() {
        assertThat(IntStream.range(0, RecordFormat.count())
                        .map(index -> RecordFormat.of(index).index()))
                .containsExactlyElementsOf(
                        IntStream.range(0, RecordFormat.count()).boxed().toList());
        assertThat(format(EventKind.CIM, Sourcetype.CIM).label()).isEqualTo("CIM JSON");
    }

    private static RecordFormat format(EventKind kind, Sourcetype sourcetype) {
        return new RecordFormat(kind, sourcetype);
    }
}
