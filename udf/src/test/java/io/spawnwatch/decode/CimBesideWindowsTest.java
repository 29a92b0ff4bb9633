package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessField;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines add names of the CIM to the events of Windows; the event is still what Windows wrote. */
class CimBesideWindowsTest {
    private static final SyntheticEvent SYSMON = SyntheticEvent.processCreate();
    private static final SyntheticEvent SECURITY = SyntheticEvent.processCreation();

    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder();

    @Test
    void aProcessCreationIsReadAsOneWhateverHostUserOrTimeIsAddedInEveryCarrier() {
        for (SyntheticEvent event : new SyntheticEvent[] {SYSMON, SECURITY, SyntheticEvent.linuxProcessCreate()}) {
            event.everyRecord().forEach((carrier, record) -> {
                Decoded plain = decoder.decode(record);
                assertThat(plain).as(carrier).isInstanceOf(Decoded.Event.class);
                for (ProcessField field : ProcessField.values()) {
                    if (!carrier.startsWith("xml") && !describesAProcess(field)) {
                        String added = "\"_time\":1763283600,\"" + field.cimName() + "\":\"other\",";
                        assertThat(decode(with(record, added)))
                                .as("%s with %s", carrier, field)
                                .isEqualTo(plain);
                    }
                }
            });
        }
    }

    /** The same, in another case or notation, is no contradiction; nor is what the event does not say itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"process_name\":\"cmd.exe\"",
                "\"process_name\":\"CMD.EXE\",\"process_exec\":\"cmd.exe\"",
                "\"process_name\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\"",
                "\"process_path\":\"c:\\\\windows\\\\system32\\\\cmd.exe\"",
                "\"parent_process_name\":\"wmiprvse.exe\",\"parent_process_exec\":\"WmiPrvSE.exe\"",
                "\"parent_process_id\":\"0xd84\"",
                "\"parent_process_id\":3460",
                "\"process_guid\":\"49A15388-b7b9-5f2b-8604-000000000400\"",
                "\"process\":{\"pid\":1},\"parent_process\":\"\"",
                "\"process_id\":\"the logger's own\"",
                "\"process_name\":null"
            })
    void whatSaysTheSameOrNothingLeavesTheEventAsItIs(String cim) {
        for (String time : new String[] {"", "\"_time\":1763283600,"}) {
            byte[] sysmon = SyntheticEvent.bytes(SYSMON.nxlog());
            assertThat(decode(with(sysmon, time + cim + ","))).isEqualTo(decoder.decode(sysmon));
            if (!cim.contains("guid")) {
                byte[] security = SyntheticEvent.bytes(SECURITY.winlogbeatDotted());
                assertThat(decode(with(security, time + cim + ","))).isEqualTo(decoder.decode(security));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "process, cmd.exe /c other",
        "process_name, other.exe",
        "process_path, C:/other.exe",
        "process_exec, other.exe",
        "parent_process_name, other.exe",
        "parent_process_exec, other.exe",
        "parent_process_path, C:/other.exe",
        "parent_process_id, 0xd85"
    })
    void whatContradictsTheEventIsAmbiguousUnlessTheSourcetypeDecides(String name, String value) {
        String cim = "\"_time\":1763283600,\"" + name + "\":\"" + value + "\",";
        for (SyntheticEvent event : new SyntheticEvent[] {SYSMON, SECURITY}) {
            byte[] record = SyntheticEvent.bytes(event.nxlog());
            String both = with(record, cim);
            assertThat(decode(both)).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> {
                assertThat(rejected.rejection().reason()).isEqualTo(Rejection.Reason.AMBIGUOUS);
                assertThat(rejected.rejection().detail())
                        .isEqualTo(name + " contradicts the event's own fields; send one of them, or say with the"
                                + " sourcetype which of them counts");
            });
            assertThat(Sourcetype.NXLOG.newDecoder().decode(SyntheticEvent.bytes(both)))
                    .isEqualTo(decoder.decode(record));
            assertThat(Sourcetype.CIM.newDecoder().decode(SyntheticEvent.bytes(both)))
                    .isEqualTo(decode("{" + cim.substring(0, cim.length() - 1) + "}"));
        }
    }

    @Test
    void twoDifferentCimValuesBesideAnEventAreAmbiguous() {
        String both =
                with(SyntheticEvent.bytes(SYSMON.nxlog()), "\"process_name\":\"cmd.exe\",\"process_name\":\"x\",");
        assertThat(decode(both)).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> assertThat(
                        rejected.rejection().reason())
                .isEqualTo(Rejection.Reason.AMBIGUOUS));
    }

    @Test
    void anotherEventWithCimNamesThatDescribeNoProcessIsSkippedWithoutAParserOrWithOne() {
        SyntheticEvent other = SYSMON.withId(3).with("dest", "h").with("user", "u");
        Decoded expected = decoder.decode(SyntheticEvent.bytes(other.nxlog()));
        assertThat(expected).isInstanceOf(Decoded.Skipped.class);
        assertThat(decode(with(SyntheticEvent.bytes(other.nxlog()), "\"_time\":1,")))
                .isEqualTo(expected);
        assertThat(new OtherJsonEventFilter()
                        .skip(
                                SyntheticEvent.bytes(with(SyntheticEvent.bytes(other.nxlog()), "\"_time\":1,")),
                                0,
                                Sourcetype.AUTO))
                .isEqualTo(expected);
        // The parser decides here, since an escaped name might be any.
        assertThat(decode(with(SyntheticEvent.bytes(other.nxlog()), "\"\\u005ftime\":1,")))
                .isEqualTo(expected);
        assertThat(decode(with(SyntheticEvent.bytes(other.nxlog()), "\"process\":\"p\",\"_time\":1,")))
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void theEventIsWhatCountsAlsoInATextOrAnObject() {
        byte[] record = SyntheticEvent.bytes(SYSMON.sentinel(SYSMON.eventDataText()));
        assertThat(decode(with(record, "\"_time\":1,\"dest\":\"h\","))).isEqualTo(decoder.decode(record));
        assertThat(decode(with(record, "\"_time\":1,\"process_name\":\"other.exe\",")))
                .isInstanceOf(Decoded.Rejected.class);
        assertThat(decode(with(
                        SyntheticEvent.bytes(
                                SyntheticEvent.sysmon(1, Map.of("Reason", "-")).nxlog()),
                        "\"_time\":1,\"process_name\":\"other.exe\",")))
                .isInstanceOf(Decoded.Event.class);
    }

    private static boolean describesAProcess(ProcessField field) {
        return field.cimName().contains("process") || field == ProcessField.ORIGINAL_FILE_NAME;
    }

    private Decoded decode(String record) {
        return decoder.decode(SyntheticEvent.bytes(record));
    }

    private static String with(byte[] record, String members) {
        return "{" + members + new String(record, StandardCharsets.UTF_8).substring(1);
    }
}
